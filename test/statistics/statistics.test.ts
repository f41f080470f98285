import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorFactor, fittedCosts } from '../../calibration/fitted-costs.ts';
import { workKinds } from '../../src/model/calibration.ts';
import { bytesInWords, programsCalibration, rangeInWords, timeOf } from '../../src/schema/work-time.ts';
import { readStatistics } from '../../src/statistics/read-statistics.ts';
import { takeStatistics } from '../../src/statistics/take-statistics.ts';
import { type PostgresServer, startPostgres } from '../fakes/postgres-server.ts';

describe('statistics of a real server', () => {
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres();
    url = await server.database('shop');
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(`CREATE TABLE users (id bigint PRIMARY KEY, name text, "fullName" text);
      INSERT INTO users SELECT n, 'a secret name' FROM generate_series(1, 20000) AS n;
      CREATE INDEX users_name ON users (name);
      CREATE TABLE fresh (id int); INSERT INTO fresh VALUES (1);
      CREATE TABLE "Events" (at date, id int) PARTITION BY RANGE (at);
      CREATE TABLE events_2025 PARTITION OF "Events" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      CREATE TABLE events_2026 PARTITION OF "Events" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      INSERT INTO "Events" SELECT '2025-06-01', n FROM generate_series(1, 300) AS n;
      INSERT INTO "Events" SELECT '2026-06-01', n FROM generate_series(1, 200) AS n;`);
    await client.query('ANALYZE users, events_2025, events_2026');
    await client.end();
  });
  afterAll(() => server.stop());

  test('hold sizes by qualified name, the sums of partitions, and what was never analysed as such', async () => {
    const taken = await takeStatistics(url, new Date('2026-07-01T00:00:00Z'));
    expect(taken.postgresVersion).toBe(18);
    expect(taken.tables['public.users']).toMatchObject({ rows: 20_000, bytes: expect.any(Number) });
    expect(taken.tables['public.users']?.bytes).toBeGreaterThan(500_000);
    expect(taken.tables['public."Events"']?.rows).toBe(500);
    expect(taken.tables['public.fresh']?.rows).toBe(-1);
    expect(taken.indexes?.['public.users_name']).toMatchObject({ table: 'public.users', valid: true });
    expect(taken.replicas).toEqual({ connected: 0 });
  });

  test('hold no value of any row, and are read again as they were written', async () => {
    const taken = await takeStatistics(url, new Date('2026-07-01T00:00:00Z'));
    const text = JSON.stringify(taken);
    expect(text).not.toContain('secret');
    expect(readStatistics(text)).toEqual(taken);
  });

  test('of a server that is not there are refused in words', async () => {
    await expect(takeStatistics(url.replace(/:\d+\//, ':1/'), new Date())).rejects.toThrow(/ECONNREFUSED|connect/);
  });
});

describe('a statistics file', () => {
  test.each([
    ['{', 'It is not valid JSON'],
    ['[]', 'It: Invalid input: expected object'],
    [
      '{"formatVersion":1,"takenAt":"2026-07-01T00:00:00Z","postgresVersion":16,"tables":{"public.a":{"rows":"many","bytes":1}}}',
      'tables › public.a › rows',
    ],
    ['{"formatVersion":2,"takenAt":"2026-07-01T00:00:00Z","postgresVersion":16,"tables":{}}', 'formatVersion'],
  ])('%s: %s', (text, said) => {
    expect(readStatistics(text)).toContain(said);
  });

  test('whatever it holds, is read or told', () => {
    fc.assert(fc.property(fc.json(), (text) => void readStatistics(text)));
  });
});

describe('time', () => {
  test('grows with rows and bytes, and lies in a range around what was measured', () => {
    const small = timeOf([{ kind: 'rewrite', rows: 1000, bytes: 100_000 }], programsCalibration);
    const large = timeOf([{ kind: 'rewrite', rows: 1_000_000, bytes: 100_000_000 }], programsCalibration);
    expect(large.least).toBeCloseTo(small.least * 1000);
    expect(large.most / large.least).toBeCloseTo(programsCalibration.errorFactor ** 2);
  });

  test('costs are found again where times were made from them', () => {
    const cost = fc.record({
      perRow: fc.double({ min: 1e-8, max: 1e-5, noNaN: true }),
      perByte: fc.double({ min: 1e-11, max: 1e-8, noNaN: true }),
    });
    fc.assert(
      fc.property(cost, ({ perRow, perByte }) => {
        const measured = workKinds.flatMap((kind) =>
          [
            [1e5, 5e6],
            [1e5, 5e7],
            [1e6, 5e7],
            [1e6, 6e8],
          ].map(([rows = 0, bytes = 0]) => ({
            shape: { rows, width: 0 },
            kind,
            rows,
            bytes,
            seconds: rows * perRow + bytes * perByte,
          })),
        );
        const costs = fittedCosts(measured);
        for (const one of measured) expect(errorFactor(costs, one)).toBeLessThan(1.001);
      }),
    );
  });

  test.each([
    [{ least: 0.1, most: 0.4 }, 'under a second'],
    [{ least: 0.5, most: 3 }, 'up to 3 s'],
    [{ least: 12.4, most: 45.1 }, '12 s to 45 s'],
    [{ least: 80, most: 330 }, '80 s to 5.5 min'],
    [{ least: 9000, most: 40_000 }, '2.5 h to 11 h'],
  ])('%j is %s', (range, words) => {
    expect(rangeInWords(range)).toBe(words);
  });

  test('bytes are said in the unit that fits', () => {
    expect([0, 999, 1500, 9_000_000_000, 123_456_789].map(bytesInWords)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.5 kB',
      '9 GB',
      '123 MB',
    ]);
  });
});
