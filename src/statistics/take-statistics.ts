import { Client } from 'pg';
import type { Statistics } from '../model/statistics.ts';
import { statisticsSchema } from '../model/statistics-schema.ts';
import { indexQuery, replicaQuery, serverQuery, tableQuery } from './queries.ts';

/** Longest time for one query, in milliseconds. */
const statementTimeout = 60_000;
const connectTimeout = 10_000;

/**
 * Asks a database for its sizes: one read-only transaction of one snapshot, which sees catalogs and counters and no row.
 *
 * @param url `postgres://…`; the role needs no more than the right to connect (`pg_monitor` shows the lag of replicas too)
 * @throws what pg throws: no connection, a wrong password, a time limit
 */
export const takeStatistics = async (url: string, now: Date): Promise<Statistics> => {
  const client = new Client({
    connectionString: url,
    application_name: 'migration-planner stats',
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeout,
  });
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const ask = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;
    const [server = {}] = await ask(serverQuery);
    const [replicas = {}] = await ask(replicaQuery);
    const tables = await ask(tableQuery);
    const indexes = await ask(indexQuery);
    await client.query('COMMIT');
    return statisticsSchema.parse({
      formatVersion: 1,
      takenAt: now.toISOString(),
      ...withoutNulls(server),
      replicas: withoutNulls(replicas),
      tables: byName(tables),
      indexes: byName(indexes),
    });
  } finally {
    await client.end();
  }
};

const byName = (rows: readonly Record<string, unknown>[]): Record<string, unknown> =>
  Object.fromEntries(rows.map(({ name, ...rest }) => [String(name), rest]));

const withoutNulls = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
