import type { QualifiedName } from './schema.ts';

/** PostgreSQL's table-level lock modes, weakest first (manual, section "Explicit Locking"). */
export const lockModes = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;
export type LockMode = (typeof lockModes)[number];

export type RelationKind =
  | 'table'
  | 'partitioned table'
  | 'index'
  | 'sequence'
  | 'view'
  | 'materialized view'
  | 'foreign table'
  | 'composite type'
  | 'toast table';

/** The strongest mode that a statement took on a relation, of those that its transaction did not hold before. `isNew`: the relation was made earlier in this change, or by this statement. */
export type Lock = {
  readonly relation: QualifiedName;
  readonly kind: RelationKind;
  readonly mode: LockMode;
  /** For an index: its table. */
  readonly table: QualifiedName | undefined;
  readonly isNew: boolean;
};

export type Scan = {
  readonly relation: QualifiedName;
  /** `reads rows`: from end to end, under a lock that makes writes wait. */
  readonly why: 'verifies rows' | 'validates a foreign key' | 'verifies a partition' | 'reads rows';
  readonly isNew: boolean;
};

/** Rows that a statement wrote, as PostgreSQL counts them; those of triggers and of foreign keys included. */
export type RowChange = {
  readonly relation: QualifiedName;
  readonly isNew: boolean;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** All rows went at once, uncounted: TRUNCATE. */
  readonly emptied: boolean;
};

/** What a statement did to the database besides its result. */
export type Effect = {
  /** `observed`: PostgreSQL did it in the rehearsal. `atlas`: another session saw it on real servers, since it cannot be watched from inside. `not observed`: it ran where it can't be watched, and nobody knows its locks. `manual`: nothing was run. */
  readonly source: 'observed' | 'atlas' | 'not observed' | 'manual';
  readonly locks: readonly Lock[];
  /** Strong locks (SHARE and up) on what existed before, that its transaction held already when it began. */
  readonly held?: readonly Lock[];
  /** Tables whose storage was rewritten, row by row. */
  readonly rewrites: readonly { readonly relation: QualifiedName; readonly isNew: boolean }[];
  readonly scans: readonly Scan[];
  /** Indexes built over existing rows (rebuilds included). */
  readonly indexBuilds: readonly {
    readonly index: QualifiedName;
    readonly table: QualifiedName;
    readonly isNew: boolean;
  }[];
  /** Left out where nothing was run. */
  readonly rows?: readonly RowChange[];
  /** How long it took in the rehearsal, in seconds, where that was more than one: on a handful of rows, it waits or works for something else. */
  readonly lasted?: number;
  readonly created: readonly QualifiedName[];
  readonly dropped: readonly QualifiedName[];
};

export type SqlError = {
  /** Five characters, e.g. `23502`. */
  readonly sqlState: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
};

/** Which data makes a statement fail that passes on empty tables. */
export type DataDependence = {
  readonly error: SqlError;
  /** Tables whose awkward rows made it fail. */
  readonly relations: readonly QualifiedName[];
  /** It fails only on values that hardly anybody has: NaN, infinity, the ends of a type. */
  readonly rare?: boolean;
};

/** What running a statement showed: one of these, and nothing else. */
export type Outcome =
  | { readonly kind: 'ran' }
  /** Without any row of ours as well. */
  | { readonly kind: 'fails'; readonly error: SqlError }
  /** It passes once these rows are gone. */
  | ({ readonly kind: 'depends on data' } & DataDependence)
  /** For want of something that production may have: it says nothing about the statement. */
  | {
      readonly kind: 'could not be run';
      readonly reason: string;
      /** PostgreSQL's words, where it was asked. */
      readonly error?: SqlError;
      /** What is lacking in the first place, where the statement rests on another one that could not be run. */
      readonly root?: string;
      /** What would make it run here. */
      readonly remedy?: string;
    }
  /** What came before it stopped. */
  | { readonly kind: 'not reached' };

/** The failure that was seen, whatever it rests on; undefined where nothing failed. */
export function failureIn(outcome: Outcome | undefined): SqlError | undefined {
  return outcome?.kind === 'fails' || outcome?.kind === 'depends on data' ? outcome.error : undefined;
}

/** On which rows a statement fails that passes without them. */
export function dependenceIn(outcome: Outcome | undefined): DataDependence | undefined {
  return outcome?.kind === 'depends on data' ? outcome : undefined;
}

/** Whether it came to its end, with all rows of ours or with fewer. */
export function cameToItsEnd(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'ran' || outcome?.kind === 'depends on data';
}

/** A row that would make a statement fail, and what became of it: without one, that the statement passed says nothing. */
export type Counterexample = {
  readonly matter:
    | 'row without parent'
    | 'duplicate'
    | 'overlap'
    | 'NULL'
    | 'value outside the check'
    | 'value outside the type'
    | 'row without partition'
    | 'row with children';
  readonly relation: QualifiedName;
  /** there: it was in the table when the statement ran, or until an earlier statement of the change mended it. refused: the schema before takes no such row. not made: nobody knows. */
  readonly state: 'there' | 'refused' | 'not made';
  /** there: the row in a few words. refused: by which constraint, in PostgreSQL's words. not made: why. */
  readonly detail: string;
};

/** What became of one statement in the rehearsal. `index` counts the statements of its script from 0. */
export type StatementTrace = {
  readonly index: number;
  readonly outcome: Outcome;
  readonly effect: Effect | undefined;
  /** What it ran on and is only made up here: that it ran proves nothing. */
  readonly restsOn?: string;
  /** What it ran without, since only a server set up as production has it: `tablespace fast`. */
  readonly leftOut?: readonly string[];
  /** Rows inserted, updated or deleted, of the awkward rows present. */
  readonly rows: number | undefined;
  /** Rows that could break it, where it checks or converts rows; left out where it asks nothing of them. */
  readonly counterexamples?: readonly Counterexample[];
};
