/** What may be sent for `$1`, `$2` …: JSON as text (`$1::jsonb`), lists of one kind for arrays. */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | Uint8Array
  | readonly string[]
  | readonly number[];

export type Queryable = {
  /**
   * Runs one statement, or several when there are no values, and gives the rows of all of them.
   * Whatever the database is: bigint comes as number (GitHub's ids stay below 2^53), timestamps as Date, json parsed.
   *
   * @throws PostgreSQL's error, with its `code` (SQLSTATE)
   */
  readonly query: <Row extends object>(sql: string, values?: readonly Value[]) => Promise<readonly Row[]>;
};

/** The App's memory: PostgreSQL, in this process or on a server. */
export type Database = Queryable & {
  /** A data directory has one process and one session; a server has many. */
  readonly kind: 'embedded' | 'server';
  /**
   * Runs `work` in one transaction: all of it is kept, or nothing when it throws.
   * Inside, only `inside` may be asked: the database itself waits for the end of the transaction.
   */
  readonly transaction: <Result>(work: (inside: Queryable) => Promise<Result>) => Promise<Result>;
  /** Calls `heard` with what is notified on a channel (a name without quotes); `again` after each (re)connection, when something may have been missed. */
  readonly listen: (channel: string, heard: (payload: string) => void, again: () => void) => Promise<Listener>;
  readonly close: () => Promise<void>;
};

export type Listener = { readonly close: () => Promise<void> };
