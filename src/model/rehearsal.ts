import type { Contention, ContentionRequest } from './contention.ts';
import type { SqlError, StatementTrace } from './effect.ts';
import type { Migration } from './migration.ts';
import type { QualifiedName, Schema, SchemaChange } from './schema.ts';
import type { Step } from './step.ts';
import type { FunctionVolatility } from './volatility.ts';

export type Engine = {
  readonly name: 'embedded' | 'server';
  /** `PostgreSQL 18.6 (PGlite 0.5.16)`. */
  readonly description: string;
  /** Major version. */
  readonly version: number;
  /** Extensions that were loaded into it; a server has its own. */
  readonly extensions?: readonly string[];
};

/** A thing that the history assumes and no migration creates, made up so that it could run. */
export type MadeUp = {
  readonly kind:
    | 'role'
    | 'schema'
    | 'extension'
    | 'function'
    | 'type'
    | 'table'
    | 'platform'
    | 'baseline'
    | 'language'
    | 'access method'
    | 'left out';
  readonly name: string;
  /** Which migration asked for it first. */
  readonly neededBy: string;
};

/** A statement of the base that could not run even so. What it would have made is unknown. */
export type SkippedStatement = {
  readonly path: string;
  readonly line: number;
  readonly sql: string;
  readonly reason: string;
  /** What was lacking in the first place, where this one rests on another that could not run. */
  readonly root?: string;
};

/** A migration of the change, run up (with awkward rows in the tables it touches). */
export type MigrationTrace = {
  readonly migrationId: string;
  readonly statements: readonly StatementTrace[];
  /** applied: as written. failed: with error; nothing of it remained if it ran in a transaction. not run: something before it failed. */
  readonly outcome: 'applied' | 'failed' | 'not run';
  /** Schema before this migration, for rules that look back. */
  readonly before: Schema;
};

/** Rows made for the rehearsal, legal under the schema before. */
export type RowsMade = {
  readonly made: readonly {
    readonly table: QualifiedName;
    readonly rows: number;
    readonly awkward: readonly string[];
  }[];
  readonly notMade: readonly { readonly table: QualifiedName; readonly reason: string }[];
};

/** Values that a way back did not bring back. */
export type RowLoss = { readonly table: QualifiedName; readonly column: string | undefined; readonly what: string };

/** up, then the down script, then up again: what came of it. */
export type RoundTrip = {
  readonly source: 'framework' | 'generated';
  readonly outcome: 'restored' | 'different' | 'failed' | 'no down script' | 'not run';
  readonly reason: string | undefined;
  readonly error: SqlError | undefined;
  /** What differs from the schema before. */
  readonly differences: readonly SchemaChange[];
  readonly rowLosses: readonly RowLoss[];
  /** Whether going up a second time gave the same schema. */
  readonly upAgain: 'same' | 'different' | 'failed' | 'not run';
};

export type Rehearsal = {
  readonly outcome: 'rehearsed' | 'not rehearsed';
  /** Why not, when it was not. */
  readonly reason: string | undefined;
  readonly engine: Engine | undefined;
  readonly history: {
    readonly migrations: number;
    readonly applied: number;
    readonly madeUp: readonly MadeUp[];
    readonly skipped: readonly SkippedStatement[];
    /** Whether an image of this history was found, so that nothing had to be replayed. */
    readonly cached: boolean;
  };
  readonly before: Schema | undefined;
  readonly after: Schema | undefined;
  readonly migrations: readonly MigrationTrace[];
  readonly rows: RowsMade;
  readonly roundTrip: RoundTrip | undefined;
  /** Of the functions that the change calls; left out where nothing ran. */
  readonly functionVolatility?: FunctionVolatility;
};

/** A claim and what became of it when it was run. */
export type Proof =
  | { readonly state: 'proven'; readonly how: string }
  | { readonly state: 'refuted'; readonly difference: readonly string[] }
  | { readonly state: 'not rehearsed'; readonly reason: string };

/** What happened when a list of steps was run on the state before the change, awkward rows present. */
export type Trial = {
  readonly steps: readonly {
    readonly stepId: string;
    readonly statements: readonly StatementTrace[];
    readonly error: SqlError | undefined;
  }[];
  readonly after: Schema | undefined;
  readonly rowLosses: readonly RowLoss[];
  /** Where the rows are other ones than after the change as written, for steps that began where it began. */
  readonly valueDifferences?: readonly RowLoss[];
  /** Tables whose awkward rows stopped a step and were taken away. */
  readonly cleared: readonly QualifiedName[];
  /** Why it could not be run at all. */
  readonly notRun: string | undefined;
};

export type RehearsalRequest = {
  /** All migrations of the base, per tool directory that shares this database, in order. */
  readonly history: readonly Migration[];
  /** The migrations of the change, in order. */
  readonly change: readonly Migration[];
  /** SQL files of the repository that come before everything (a dump, `structure.sql`). */
  readonly baseline: readonly { readonly path: string; readonly text: string }[];
  /** Prepared surroundings of a platform. */
  readonly platform: 'supabase' | undefined;
  readonly defaultSchema: string | undefined;
};

/** An open rehearsal: the history is replayed once, then the change and any number of trials run on it. */
export type Stage = {
  readonly rehearsal: Rehearsal;
  /** Runs `steps` on the state before the change (`before`) or on the state after it (`after`: a rollback). */
  readonly trial: (steps: readonly Step[], from: 'before' | 'after') => Promise<Trial>;
  /** Runs the change, as written and as planned, while others work on its tables; undefined where that was not asked for. */
  readonly contention: ((request: ContentionRequest) => Promise<Contention>) | undefined;
  readonly close: () => Promise<void>;
};

/** Rehearsing, as the story is handed it. Never throws for what a pull request contains. */
export type Rehearse = (request: RehearsalRequest) => Promise<Stage>;
