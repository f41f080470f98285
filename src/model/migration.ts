import type { frameworkIds } from './framework-ids.ts';
import type { Source } from './statement.ts';
import type { Unreadable } from './text.ts';

/** The migration tool; `sql` is a plain directory of numbered SQL files. */
export type FrameworkId = (typeof frameworkIds)[number];

/**
 * How the tool wraps what it runs.
 * - `migration`: BEGIN … COMMIT around each migration.
 * - `run`: one transaction around all pending migrations.
 * - `implicit`: each piece is sent as one query string; PostgreSQL makes several statements in it one transaction,
 *   a single statement runs on its own.
 * - `none`: every statement commits by itself.
 */
export type TransactionMode = 'migration' | 'run' | 'implicit' | 'none';

export type Transaction = {
  readonly mode: TransactionMode;
  /** Why this mode, in words: the tool's habit, or the mark found in the file and where. */
  readonly because: string;
  /** How a migration leaves the transaction in this tool, as an instruction; undefined where the tool has no way. */
  readonly optOut: string | undefined;
  /** Whether what must run outside a transaction has to be the only statement of its file: the tool sends files whole. */
  readonly alone: boolean;
  /** The tool's documentation. */
  readonly reference: string;
};

/** One migration as its tool sees it; the SQL is not parsed yet. */
export type Migration = {
  /** Unique in its project: the path of the file (or directory) that carries it. */
  readonly id: string;
  readonly framework: FrameworkId;
  /** The directory that the tool is pointed at. */
  readonly directory: string;
  /** As the tool writes it: `20260101120000`, `V1.2`, `0003`. */
  readonly version: string;
  readonly name: string;
  /** The main file, for links. */
  readonly path: string;
  readonly up: Source;
  /** undefined: the tool has no down script here. A down with no SQL in it is a source whose pieces are blank. */
  readonly down: Source | undefined;
  /** Runs again whenever its content changes (Flyway R__). */
  readonly repeatable: boolean;
  readonly transaction: Transaction;
};

/** One migration directory of one tool. Migrations are in the order the tool applies them. */
export type Project = {
  readonly framework: FrameworkId;
  readonly directory: string;
  /** What told us: the file or setting that made it this tool's. */
  readonly because: string;
  readonly migrations: readonly Migration[];
  readonly unreadable: readonly Unreadable[];
  /** Schema that unqualified names go to, where the tool's configuration says so. */
  readonly defaultSchema: string | undefined;
};

/** What the people of a team type, in their tool's present commands. Never a development-only command for production. */
export type Guidance = {
  /** Make a new migration file. */
  readonly generate: string;
  /** Apply pending migrations in production. */
  readonly deploy: string;
  readonly status: string | undefined;
  /** Adopt a database that already has the schema. */
  readonly baseline: string | undefined;
  /** Record a migration as applied without running it. */
  readonly markApplied: string | undefined;
  readonly rollBack: string;
  readonly reference: string;
};

/** What a tool does, as far as a judgement or a plan depends on it. Where that is not known: what costs least to be prepared for. */
export type ToolBehaviour = {
  /** An applied file was edited. `fails`: the next deploy stops at the checksum. `warns`: the tool notices. `ignores`: nobody notices. */
  readonly edited: 'fails' | 'warns' | 'ignores';
  /** Its checksum is the same whatever the lines end with. */
  readonly ignoresLineEnds?: true;
  /** A file that was applied is there no more. `last fails`: the tool needs the one that was applied last. */
  readonly missing: 'fails' | 'last fails' | 'ignores';
  /** By what the tool tells whether a migration was applied. */
  readonly knownBy: 'version' | 'version and name' | 'file name';
  /** A new version sorts before one that is applied. */
  readonly late: 'skips' | 'fails' | 'applies';
  /** Two migrations have one version. */
  readonly twice: 'skips' | 'fails' | 'applies';
  /** It sets role and search_path back after each migration. */
  readonly resetsSession?: true;
  /** The platform that its databases run on. */
  readonly platform?: 'supabase';
  /** What the team does about its models when the schema has changed. */
  readonly updateModels?: string;
};
