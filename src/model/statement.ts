import type { Node } from './node.ts';
import type { Location, Span, Unreadable } from './text.ts';

/**
 * The part of a file that a migration tool runs in one direction.
 * `pieces` are ranges of `text` (the whole file), in the order they are sent; a tool that splits the file itself
 * (Drizzle's breakpoints) has several.
 */
export type Source = {
  readonly path: string;
  readonly text: string;
  readonly pieces: readonly Span[];
};

/** `-- migration-planner: allow <rule> because <reason>`, for the next statement or (first in the file, `allow-file`) the whole file. */
export type Suppression = {
  readonly ruleId: string;
  readonly reason: string;
  readonly location: Location;
  readonly scope: 'statement' | 'file';
};

/** One SQL statement as PostgreSQL's parser cut it: `sql` has no terminator and no comment before it. */
export type Statement = {
  readonly sql: string;
  readonly location: Location;
  /** Which piece of the source it belongs to. */
  readonly piece: number;
  readonly node: Node;
  /** The rows that follow `COPY … FROM stdin;` in the file, as psql reads them. */
  readonly copyData?: string;
};

/** Something in the text worth saying that did not stop it from being read (a placeholder, a psql command, a bad suppression). */
export type TextNote = {
  readonly kind:
    | 'placeholder'
    | 'psql command'
    | 'suppression without reason'
    | 'suppression of an unknown rule'
    | 'no terminator';
  readonly message: string;
  readonly location: Location;
};

/** A source that was parsed. Statements that do not parse are in `unreadable`; those around them are still here. */
export type Script = {
  readonly source: Source;
  readonly statements: readonly Statement[];
  readonly unreadable: readonly Unreadable[];
  readonly suppressions: readonly Suppression[];
  readonly notes: readonly TextNote[];
};
