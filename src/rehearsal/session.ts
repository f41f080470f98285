/** One row as the driver gives it. */
export type Row = Record<string, unknown>;

export type Notice = { readonly severity: string; readonly message: string };

/** What one query string gave: rows and count of its last statement. */
export type Result = { readonly rows: readonly Row[]; readonly affected: number | undefined };

/** Rows behind a COPY … FROM stdin, and the same statement reading them as a file: an embedded PostgreSQL has no stdin. */
export type Copy = { readonly rows: string; readonly asFile: string };

/** A compressed data directory, and the bytes that it has unpacked. */
export type PackedImage = { readonly packed: Uint8Array; readonly bytes: number };

/**
 * A connection to a database that a rehearsal may do anything to. Errors are thrown as the server sent them
 * (`code` is the SQLSTATE).
 */
export type Session = {
  /** Sends one query string; several statements in it are one implicit transaction. */
  readonly run: (sql: string) => Promise<Result>;
  /** `COPY … FROM stdin` with its rows. */
  readonly copyIn: (sql: string, copy: Copy) => Promise<Result>;
  /** Notices since the last call. */
  readonly notices: () => readonly Notice[];
  readonly description: string;
  /** Major version. */
  readonly version: number;
  /** The data directory as a compressed image, where the engine has such a thing. */
  readonly image: (() => Promise<PackedImage>) | undefined;
  /** Whether an extension's files are there. */
  readonly hasExtension: (name: string) => boolean;
  readonly close: () => Promise<void>;
};
