import { Client, Pool, type PoolClient, type QueryResult, TypeOverrides } from 'pg';
import { UserError } from '../../model/user-error.ts';
import type { Database, Listener, Value } from './database.ts';

/** As many sessions as one process needs: its jobs, its webhooks, its queue. */
const maxSessions = 10;

/** Connects to a PostgreSQL server (13 or newer). */
export async function openServer(url: string): Promise<Database> {
  const settings = { connectionString: url, application_name: 'migration-planner', connectionTimeoutMillis: 10_000 };
  const pool = new Pool({ ...settings, max: maxSessions, types: numbers });
  // An idle session that the server ends is replaced when the next one is needed.
  pool.on('error', () => undefined);
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw unreachable(url, error);
  }
  return {
    kind: 'server',
    query: (sql, values) => ask(pool, sql, values),
    transaction: (work) => inTransaction(pool, (client) => work({ query: (sql, values) => ask(client, sql, values) })),
    listen: (channel, heard, again) =>
      listenWith(() => new Client({ ...settings, keepAlive: true }), channel, heard, again),
    close: () => pool.end(),
  };
}

const bigint = 20;

const numbers = new TypeOverrides();
numbers.setTypeParser(bigint, Number);

const ask = async <Row extends object>(
  connection: Pool | PoolClient,
  sql: string,
  values: readonly Value[] | undefined,
): Promise<readonly Row[]> => {
  const result: QueryResult | QueryResult[] =
    values !== undefined && values.length > 0 ? await connection.query(sql, [...values]) : await connection.query(sql);
  return Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows;
};

const inTransaction = async <Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> => {
  const client = await pool.connect();
  let broken = false;
  // A connection that dies while it is out of the pool tells so here and nowhere else.
  const onError = (): void => {
    broken = true;
  };
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
};

/** Listens on a session of its own, and on a new one whenever that is lost. */
const listenWith = async (
  connect: () => Client,
  channel: string,
  heard: (payload: string) => void,
  again: () => void,
): Promise<Listener> => {
  let closed = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const open = async (): Promise<void> => {
    const next = connect();
    client = next;
    next.on('error', () => undefined);
    next.on('notification', ({ payload }) => heard(payload ?? ''));
    await next.connect();
    await next.query(`LISTEN "${channel}"`);
    next.once('end', later);
    again();
  };
  const later = (): void => {
    if (!closed) timer = setTimeout(() => void open().catch(later), 1000);
  };
  await open();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
};

const unreachable = (url: string, error: unknown): UserError => {
  const host = URL.canParse(url) ? new URL(url).host : 'an address that is not valid';
  const why = error instanceof Error ? error.message || ('code' in error ? String(error.code) : '') : String(error);
  return new UserError(
    `the PostgreSQL server of DATABASE_URL (${host}) can't be used: ${why}`,
    'a reachable server with PostgreSQL 13 or newer, and a role that may create a schema in the database',
    'DATABASE_URL=postgres://migration_planner@db:5432/migration_planner',
  );
};
