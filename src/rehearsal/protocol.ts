import type { ContendedRun, LongestWaits } from '../model/contention.ts';
import type { Effect, StatementTrace } from '../model/effect.ts';
import type { TransactionMode } from '../model/migration.ts';
import type {
  Engine,
  MadeUp,
  MigrationTrace,
  RoundTrip,
  RowsMade,
  SkippedStatement,
  Trial,
} from '../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { Demands } from './counterexamples/ask.ts';
import type { Reduced } from './lacks/reduced.ts';
import type { Condition } from './rows/both-sides.ts';
import type { Copy, PackedImage } from './session.ts';
import type { Course } from './values/compare-values.ts';

/**
 * What passes between the process that reviews and the child that runs SQL. Plain data: the child parses nothing,
 * every fact it needs about a statement is worked out before.
 */

/** How a statement has to be run. */
export type RunKind =
  | 'ordinary'
  /** BEGIN, COMMIT, ROLLBACK and their kin, written in the file. */
  | 'begins transaction'
  | 'ends transaction'
  /** PostgreSQL refuses it inside a transaction block. */
  | 'outside transaction'
  | 'creates extension'
  | 'copies from the client'
  /** It starts a program on the server, or connects to another one. */
  | 'never run';

export type RunStatement = {
  readonly index: number;
  readonly sql: string;
  readonly line: number;
  readonly piece: number;
  readonly kind: RunKind;
  /** Why it is never run, as a sentence without its end; undefined for what is run. */
  readonly neverRun: string | undefined;
  /** What is lacking in the first place, where that is another statement's; left out where `neverRun` says it. */
  readonly root?: string;
  /** Without what only a server set up as production has, for where that is missing; left out where it has none of it. */
  readonly reduced?: Reduced;
  /** The functions that a statement calls which does nothing else; left out for others. */
  readonly asks?: readonly string[];
  /** For `creates extension`: its name. */
  readonly extension: string | undefined;
  /** For `copies from the client`: the rows, where the file holds them. */
  readonly copy: Copy | undefined;
  readonly truncates: boolean;
  /** False for an INSERT right behind one into the same table: its effect is none beyond the first one's. */
  readonly watched: boolean;
  /** Tables it names, to know whose rows stand in its way. */
  readonly relations: readonly QualifiedName[];
  /** What it is about rows that may break it; of a change alone. */
  readonly demands?: Demands;
  /** Known from the atlas, for what cannot be watched from inside its own transaction. */
  readonly unwatched: Effect | undefined;
};

export type RunScript = {
  readonly id: string;
  readonly path: string;
  readonly mode: TransactionMode;
  readonly statements: readonly RunStatement[];
  /** Parts of the file that did not parse, so that they are counted as skipped. */
  readonly unreadable: readonly { readonly line: number; readonly reason: string }[];
};

export type RunStep = {
  readonly id: string;
  readonly transaction: 'own' | 'none';
  readonly statements: readonly RunStatement[];
};

export type OpenRequest = {
  readonly type: 'open';
  readonly engine:
    | { readonly name: 'embedded' }
    | { readonly name: 'server'; readonly url: string; readonly database: string };
  /** A data directory to start from: an empty cluster, or the state in which an earlier part of the history left it. */
  readonly image: PackedImage | undefined;
  readonly extensions: readonly string[];
  readonly platform: 'supabase' | undefined;
  readonly baseline: readonly RunScript[];
  readonly history: readonly RunScript[];
  /** Schemas that unqualified names go to; empty: PostgreSQL's own setting. */
  readonly searchPath: readonly string[];
  /** The schema that the image stands at, when no history is left to run on it. */
  readonly before: Schema | undefined;
  /** Give the data directory back, to be kept: the one of the empty cluster, and the one after the history. */
  readonly wantCluster: boolean;
  readonly wantImage: boolean;
};

export type HistoryReport = {
  readonly applied: number;
  readonly madeUp: readonly MadeUp[];
  readonly skipped: readonly SkippedStatement[];
};

export type OpenReply = {
  readonly engine: Engine;
  readonly history: HistoryReport;
  readonly before: Schema;
  readonly cluster: PackedImage | undefined;
  readonly image: PackedImage | undefined;
};

export type ChangeRequest = {
  readonly type: 'change';
  readonly migrations: readonly { readonly up: RunScript; readonly down: RunScript | undefined }[];
  readonly touched: readonly QualifiedName[];
  /** What it filters rows by. */
  readonly conditions: readonly Condition[];
  /** The functions that its statements call: the parts of each name. */
  readonly calls: readonly (readonly string[])[];
  /** Run first: what an earlier run found missing. */
  readonly prepare: readonly string[];
  /** What the history lacks, its images' part included. */
  readonly history: Pick<HistoryReport, 'madeUp' | 'skipped'>;
  /** False: only go up, to stand after the change. */
  readonly roundTrip: boolean;
};

/** What `pg_proc` says of a function, by the name that it is called by. */
export type FunctionAnswer = readonly [called: string, volatility: 'volatile' | 'once'];

export type ChangeReply = {
  /** What the change takes for granted and nothing in the tree creates, made up so that it could run. */
  readonly madeUp: readonly (MadeUp & { readonly sql: string })[];
  /** With the rows in: a trigger on them may have made something. */
  readonly before: Schema;
  readonly migrations: readonly MigrationTrace[];
  readonly after: Schema | undefined;
  readonly rows: RowsMade;
  readonly roundTrip: RoundTrip;
  /** What was in the tables before the change and after it. */
  readonly values: Course;
  /** After the change; of what is gone by then, before it. */
  readonly functions: readonly FunctionAnswer[];
  /** Whether the database still stands at `after`. */
  readonly standsAfter: boolean;
};

export type TrialRequest = {
  readonly type: 'trial';
  readonly steps: readonly RunStep[];
  readonly touched: readonly QualifiedName[];
  /** What the change filters rows by: the same rows are made. */
  readonly conditions: readonly Condition[];
  /** Run first: what the change found missing. */
  readonly prepare: readonly string[];
  readonly history: Pick<HistoryReport, 'madeUp' | 'skipped'>;
  /** Rows are made first; false when the change already ran here. */
  readonly makeRows: boolean;
};

/** `values`: what was in the tables before the steps and after them, where rows were made for them. */
export type TrialReply = Trial & { readonly values: Course };

/** A migration as it is written, or a step of a plan. */
export type ContendedPart = Pick<RunScript, 'id' | 'mode' | 'statements'> & {
  /** The code of before is gone by then: nobody works on tables that are not there afterwards. */
  readonly oldCodeIsGone: boolean;
};

export type ContendRequest = {
  readonly type: 'contend';
  readonly parts: readonly ContendedPart[];
  readonly touched: readonly QualifiedName[];
  /** How many rows each table gets. */
  readonly tables: readonly { readonly table: QualifiedName; readonly rows: number }[];
  readonly prepare: readonly string[];
  readonly repairs: readonly string[];
  /** The schema after the change: rows must fit it. */
  readonly after: Schema;
};

/** `tables`: what was filled, with the reason where it got fewer rows than asked for. */
export type ContendReply = {
  readonly tables: readonly {
    readonly table: QualifiedName;
    readonly rows: number;
    readonly reason: string | undefined;
  }[];
  /** Undefined: nobody had anything to do. */
  readonly measured: { readonly idle: LongestWaits; readonly run: ContendedRun } | undefined;
};

/** The database is not asked for anything more. */
export type CloseRequest = { readonly type: 'close' };

export type Request = OpenRequest | ChangeRequest | TrialRequest | ContendRequest | CloseRequest;

/** A request, and the number of the database in the child that it is about. */
export type Message = { readonly database: number; readonly request: Request };

export type Reply =
  | { readonly type: 'opened'; readonly value: OpenReply }
  | { readonly type: 'changed'; readonly value: ChangeReply }
  | { readonly type: 'closed' }
  | { readonly type: 'tried'; readonly value: TrialReply }
  | { readonly type: 'contended'; readonly value: ContendReply }
  | { readonly type: 'at'; readonly path: string; readonly line: number }
  /** `database`: PostgreSQL itself broke down; otherwise the child has a defect. */
  | { readonly type: 'broken'; readonly message: string; readonly database: boolean };

export type { StatementTrace };
