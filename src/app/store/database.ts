import { openEmbedded } from './embedded.ts';
import { openServer } from './server.ts';
import { upgrade } from './upgrade.ts';

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

/** Where the memory is: a directory of this machine, or a PostgreSQL server. */
export type Place = { readonly directory: string } | { readonly url: string };

/**
 * Opens the memory and brings its tables up to date (schema `migration_planner`).
 *
 * @throws UserError when the directory is used by another process or can't be written, when the server can't be reached,
 *   and when the tables were made by a newer version
 */
export async function openDatabase(place: Place): Promise<Database> {
  const database = 'url' in place ? await openServer(place.url) : await openEmbedded(place.directory);
  try {
    await upgrade(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
