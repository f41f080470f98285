import { Client, TypeOverrides } from 'pg';
import { type IndexRow, indexesQuery, type ServerRow, serverQuery, type TableRow, tablesQuery } from './queries.ts';

/** What a server answered, all of one moment. */
export type Answers = {
  readonly server: ServerRow;
  readonly tables: readonly TableRow[];
  readonly indexes: readonly IndexRow[];
};

/** How long the server may take. */
export type AskLimits = { readonly connectSeconds: number; readonly statementSeconds: number };

const defaultLimits: AskLimits = { connectSeconds: 10, statementSeconds: 60 };

/** How long a size waits for a table that is locked against everything. */
const lockSeconds = 5;

/** Oldest version whose catalogs these queries fit. */
const oldest = 130_000;

/** The server is older than what is supported. */
export class TooOld extends Error {
  override readonly name = 'TooOld';
}

/**
 * Asks a server in one transaction that reads one moment and can write nothing.
 *
 * @param url `postgres://…` of the database to measure
 * @throws TooOld; and whatever the server or the network says, with its code
 */
export async function askServer(url: string, limits: AskLimits = defaultLimits): Promise<Answers> {
  const client = new Client({
    connectionString: url,
    application_name: 'migration-planner stats',
    connectionTimeoutMillis: limits.connectSeconds * 1000,
    types: numbers,
  });
  // A connection that dies rejects the query that waits for it; the event says nothing more.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await askIn(client, limits);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const askIn = async (client: Client, { statementSeconds }: AskLimits): Promise<Answers> => {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`SET LOCAL statement_timeout = '${statementSeconds}s'`);
  await client.query(`SET LOCAL lock_timeout = '${lockSeconds}s'`);
  // Nothing that somebody made in another schema can stand in for a function of PostgreSQL.
  await client.query('SET LOCAL search_path = pg_catalog, pg_temp');
  await refuseOld(client);
  const [server] = (await client.query<ServerRow>(serverQuery)).rows;
  if (server === undefined) throw new Error('the server returned nothing about itself');
  const tables = (await client.query<TableRow>(tablesQuery)).rows;
  const indexes = (await client.query<IndexRow>(indexesQuery)).rows;
  await client.query('COMMIT');
  return { server, tables, indexes };
};

const refuseOld = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ server_version_num: string; server_version: string }>(
    "SELECT current_setting('server_version_num') AS server_version_num, current_setting('server_version') AS server_version",
  );
  if (Number(rows[0]?.server_version_num) < oldest) throw new TooOld(rows[0]?.server_version ?? 'unknown');
};

const bigint = 20;

/** Counters and sizes come as numbers: beyond 2^53 bytes a byte more or less is no matter. */
const numbers = new TypeOverrides();
numbers.setTypeParser(bigint, Number);
