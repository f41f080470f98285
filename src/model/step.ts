import type { QualifiedName } from './schema.ts';

/** Parallel change: expand, migrate, contract. */
export type Phase = 'expand' | 'migrate' | 'contract';

/** Rows of a table that a step writes. */
export type RowWrites = {
  readonly table: QualifiedName;
  readonly how: 'update' | 'delete';
  /** `some`: a condition chooses them, and only production knows how many. */
  readonly which: 'all' | 'some';
  /** How they are cut, each batch committed, and how long it rests between two; undefined: all in one statement. */
  readonly batches:
    | {
        readonly size: number;
        readonly of: 'rows' | 'pages';
        readonly pauseSeconds: number;
        /** What does the work, without arguments called with this size. */
        readonly procedure: QualifiedName;
      }
    | undefined;
};

/** What a step does, in the field's words: whoever reads a plan asks this, not the title. */
export type Purpose = (typeof purposes)[number];

export const purposes = [
  'add column',
  'alter column',
  'add constraint',
  'validate',
  'build index',
  'attach index',
  'sync writes',
  'backfill',
  'update rows',
  'delete rows',
  'check',
  'deploy code',
  'switch',
  'rename',
  'stop sync',
  'drop',
  'as written',
  'save rows',
  'restore rows',
  'roll back',
] as const;

/**
 * One step of a plan. `sql` is complete statements with terminators; empty for a step that people do in the application.
 */
export type Step = {
  /** Unique in its plan, made of words: `users-email-validate`. */
  readonly id: string;
  /** Imperative: "Validate the constraint, letting writes go on". */
  readonly title: string;
  readonly purpose: Purpose;
  readonly phase: Phase;
  readonly kind: 'schema' | 'data' | 'application' | 'check';
  readonly sql: string;
  /** The way back from this step; undefined when it can't be undone, and then `irreversible` says what is lost. */
  readonly down: string | undefined;
  readonly irreversible: string | undefined;
  /** `own`: a transaction of its own. `none`: must run outside any transaction. */
  readonly transaction: 'own' | 'none';
  /** PostgreSQL interval text, set before the step: `2s`. */
  readonly lockTimeout: string | undefined;
  /** `0` turns it off. */
  readonly statementTimeout: string | undefined;
  /** Steps of the same release may ship together; a higher number waits until the application of the lower one is deployed everywhere. From 0. */
  readonly release: number;
  /** Earliest day after the start (day 1), as the timeline gives it. */
  readonly day: number;
  /** The same work as a TypeScript program for the team's own client, where it is done in batches. */
  readonly program: string | undefined;
  /** What the application must do at this point, in words. */
  readonly application: string | undefined;
  /** The rows that it writes; undefined where it writes none, or where that can't be read from it. */
  readonly writes: RowWrites | undefined;
  /** Why this step is needed, in one sentence. */
  readonly why: string;
};

/** What a safe way changes only with its last step: later statements about it wait until then. */
export type Pending = (
  | { readonly table: QualifiedName; readonly column: string | undefined }
  /** An object that is neither a table nor a column; its name is free again only then. */
  | { readonly name: string }
) & {
  /** Statements with a safe way of their own need not wait: their stages come as late. */
  readonly onlyAsWritten?: true;
};
