import { expect, test } from 'vitest';
import type { Answers } from '../../../src/production/statistics/take/ask.ts';
import { assembleStatistics } from '../../../src/production/statistics/take/assemble.ts';

const server: Answers['server'] = {
  taken_at: '2026-07-01T06:00:00Z',
  version: '16.4 (Debian 16.4-1.pgdg120+1)',
  version_number: 160_004,
  block_size: 8192,
  standby: false,
  wal_level: 'logical',
  autovacuum: true,
  counters_since: null,
  database_bytes: 1,
  replicas: 2,
  lag_bytes: 1024,
  lag_seconds: null,
};

const table = (id: number, more: Partial<Answers['tables'][number]> = {}): Answers['tables'][number] => ({
  id,
  schema: 'public',
  name: `t${id}`,
  partitioned: false,
  parent: null,
  reltuples: 10,
  relpages: 1,
  visited: true,
  heap: 8192,
  toast: 0,
  inserts: 0,
  updates: 0,
  deletes: 0,
  sequential_scans: 0,
  index_scans: 0,
  ...more,
});

test('of more tables than a file may have the largest stay, and the file says how many are missing', () => {
  const tables = Array.from({ length: 10_002 }, (_, id) => table(id, { heap: 8192 * (id + 1) }));
  const { tables: kept, tablesLeftOut } = assembleStatistics({ server, tables, indexes: [] });
  expect(Object.keys(kept)).toHaveLength(10_000);
  expect(kept).not.toHaveProperty(['public.t0']);
  expect(kept).toHaveProperty(['public.t10001']);
  expect(tablesLeftOut).toBe(2);
});

test('a table that was dropped meanwhile is left out, and a name is quoted as PostgreSQL quotes it', () => {
  const tables = [table(1, { heap: null }), table(2, { schema: 'Shop', name: 'order' })];
  expect(Object.keys(assembleStatistics({ server, tables, indexes: [] }).tables)).toEqual(['"Shop"."order"']);
});

test('a partition that nobody looked at makes the rows of the whole unknown, unless it is empty', () => {
  const unseen = { parent: 1, reltuples: -1, relpages: 0, visited: false };
  const whole = (heap: number) =>
    assembleStatistics({
      server,
      tables: [table(1, { partitioned: true, heap: 0 }), table(2, { parent: 1 }), table(3, { ...unseen, heap })],
      indexes: [],
    }).tables['public.t1']?.rows;
  expect(whole(8192)).toBeUndefined();
  expect(whole(0)).toBe(10);
});

test('a replica that has caught up reports no time; a server that never reset its counters says nothing', () => {
  const { server: told } = assembleStatistics({ server, tables: [], indexes: [] });
  expect(told).toMatchObject({ major: 16, replicas: 2, replicationLag: { bytes: 1024, seconds: 0 } });
  expect(told).not.toHaveProperty('countersSince');
});
