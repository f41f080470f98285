import type { SqlError } from './effect.ts';
import type { QualifiedName } from './schema.ts';
import type { Step } from './step.ts';

/** The longest that one statement of somebody else took, in milliseconds. */
export type LongestWaits = { readonly write: number; readonly read: number };

/** A change run one way, as it is written or as it is planned, while others work on its tables. */
export type ContendedRun = LongestWaits & {
  readonly seconds: number;
  /** What ended it before its end. */
  readonly error: SqlError | undefined;
  /** What others were refused: each message once, and how often it came. */
  readonly failures: readonly { readonly message: string; readonly count: number }[];
  /** The same by migration (its id), or by step of the plan (its id). */
  readonly parts: readonly (LongestWaits & { readonly id: string; readonly seconds: number })[];
};

/** How long others waited for a change on a real server, on made rows. */
export type Contention =
  | {
      readonly state: 'measured';
      /** `reason`: why it has no more rows. */
      readonly tables: readonly {
        readonly table: QualifiedName;
        readonly rows: number;
        readonly reason: string | undefined;
      }[];
      readonly writers: number;
      readonly readers: number;
      /** Before anything ran: what the machine itself makes a statement wait. */
      readonly idle: LongestWaits;
      readonly written: ContendedRun;
      /** Undefined where the plan is what is written. */
      readonly planned: ContendedRun | undefined;
    }
  | { readonly state: 'not measured'; readonly reason: string };

export type ContentionRequest = {
  /** Undefined: the plan is what is written. */
  readonly steps: readonly Step[] | undefined;
  /** What makes rows fit the change, run on those that are made. */
  readonly repairs: readonly string[];
  /** Rows that production holds, where that is known: no table gets more. */
  readonly rowsOf: (table: QualifiedName) => number | undefined;
};
