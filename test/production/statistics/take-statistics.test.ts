import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Statistics } from '../../../src/model/statistics.ts';
import { readStatistics } from '../../../src/production/statistics/read/read-statistics.ts';
import { printStatistics } from '../../../src/production/statistics/take/print-statistics.ts';
import { takeStatistics } from '../../../src/production/statistics/take/take-statistics.ts';
import { whyNot } from '../../../src/production/statistics/take/why-not.ts';
import { type PostgresServer, startPostgres } from '../../fakes/postgres-server.ts';

const secret = 'nobody@example.com';

const shop = `
  CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, story text);
  CREATE INDEX users_email ON users (email);
  INSERT INTO users SELECT n, '${secret}', repeat(md5(n::text), 200) FROM generate_series(1, 1000) AS n;
  UPDATE users SET email = '${secret}' WHERE id <= 10;
  DELETE FROM users WHERE id > 990;
  CREATE TABLE "Never looked at" (id int PRIMARY KEY);
  INSERT INTO "Never looked at" VALUES (1);
  CREATE TABLE events (id int, at date NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id);
  CREATE TABLE events_2026_rest PARTITION OF events_2026 DEFAULT;
  CREATE INDEX events_id ON events (id);
  INSERT INTO events SELECT n, '2025-06-01' FROM generate_series(1, 300) AS n;
  INSERT INTO events SELECT n, '2026-06-01' FROM generate_series(1, 200) AS n;
  ANALYZE users, events_2025, events_2026_rest;
  CREATE ROLE plain LOGIN PASSWORD 'plain';`;

let server: PostgresServer;
let url: string;
let taken: Statistics;

const run = async (...statements: readonly string[]): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  server = await startPostgres();
  url = await server.database('shop');
  await run(shop);
  taken = await takeStatistics(url.replace('postgres:words', 'plain:plain'));
});
afterAll(() => server.stop());

describe('the statistics of a database', () => {
  test('count rows, bytes and indexes of a table, by a role that may only connect', () => {
    const users = taken.tables['public.users'];
    expect(users).toMatchObject({ rows: 990, indexes: { users_pkey: { valid: true }, users_email: { scans: 0 } } });
    expect(users?.heapBytes).toBeGreaterThan(8192);
    expect(users?.toastBytes).toBeGreaterThan(0);
    const indexes = Object.values(users?.indexes ?? {});
    expect(users?.indexBytes).toBe(indexes.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  test('do not know how many rows are in a table that was never analyzed: that is not none', () => {
    expect(taken.tables['public."Never looked at"']).toMatchObject({ heapBytes: 8192 });
    expect(taken.tables['public."Never looked at"']).not.toHaveProperty('rows');
  });

  test('sum partitions up, those of partitions too, with their indexes', () => {
    const { events, first, second } = {
      events: taken.tables['public.events'],
      first: taken.tables['public.events_2025'],
      second: taken.tables['public.events_2026'],
    };
    expect([events?.rows, first?.rows, second?.rows]).toEqual([500, 300, 200]);
    expect(events?.heapBytes).toBe((first?.heapBytes ?? 0) + (second?.heapBytes ?? 0));
    expect(events?.indexes.events_id?.bytes).toBe(events?.indexBytes);
    expect(events?.indexBytes).toBeGreaterThan(0);
  });

  test('say what the server is, and since when it counts', () => {
    expect(taken.server).toMatchObject({
      major: 18,
      standby: false,
      walLevel: 'replica',
      autovacuum: true,
      replicas: 0,
    });
    expect(Date.parse(taken.server.countersSince ?? '')).toBeLessThanOrEqual(Date.parse(taken.takenAt));
    expect(taken.server).not.toHaveProperty('replicationLag');
    expect(taken.database.bytes).toBeGreaterThan(1_000_000);
  });

  test('hold no word of any row', () => {
    expect(printStatistics(taken)).not.toContain(secret.split('@')[0]);
  });

  test('are read as they were written, one table on a line', () => {
    const text = printStatistics(taken);
    expect(readStatistics(text)).toEqual({ statistics: taken });
    expect(text.split('\n').filter((line) => line.startsWith('    "public.'))).toHaveLength(6);
  });

  test('tell an index whose build broke off', async () => {
    await run('INSERT INTO events_2025 SELECT * FROM events_2025 LIMIT 1');
    await run('CREATE UNIQUE INDEX CONCURRENTLY broken ON events_2025 (id)').catch(() => undefined);
    const { tables } = await takeStatistics(url);
    expect(tables['public.events_2025']?.indexes.broken).toMatchObject({ valid: false });
  });
});

describe('a server that does not answer as it should', () => {
  const reason = async (address: string) =>
    whyNot(await takeStatistics(address, { connectSeconds: 5, statementSeconds: 5 }).catch((error: unknown) => error));

  test('is told apart by what it said', async () => {
    expect(await reason(url.replace('words', 'wrong'))).toMatchObject({
      message: expect.stringContaining('does not let this role in'),
    });
    expect(await reason(url.replace('/shop', '/nothing'))).toMatchObject({
      message: expect.stringContaining('no such database'),
    });
    expect(await reason('postgres://plain@127.0.0.1:1/shop')).toMatchObject({
      message: expect.stringContaining('does not answer'),
    });
  });

  test('because a migration holds a table is asked again later', async () => {
    const holder = new Client({ connectionString: url });
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    expect(await reason(url)).toMatchObject({ expected: 'a moment in which no migration holds a table' });
    await holder.query('ROLLBACK');
    await holder.end();
  });

  test('because the catalogs are closed to the role names the grants', async () => {
    await run(
      'REVOKE EXECUTE ON FUNCTION pg_relation_size(regclass, text) FROM PUBLIC',
      'REVOKE CONNECT ON DATABASE shop FROM PUBLIC',
    );
    const why = await reason(url.replace('postgres:words', 'plain:plain'));
    expect(why?.example).toContain('GRANT pg_monitor TO monitor;');
  });
});
