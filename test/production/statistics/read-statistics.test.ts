import { describe, expect, test } from 'vitest';
import { staleness } from '../../../src/production/statistics/read/is-stale.ts';
import { readStatistics } from '../../../src/production/statistics/read/read-statistics.ts';
import { sharedStatistics } from '../../../src/production/statistics/read/shared-statistics.ts';
import { rowsOf } from '../../../src/production/statistics/take/rows-of.ts';
import { statisticsOf } from '../../fakes/statistics.ts';

const statistics = statisticsOf({ 'public.users': { rows: 1200, heapBytes: 81_920 } });
const problemOf = (text: string): string => {
  const reading = readStatistics(text);
  return 'problem' in reading ? reading.problem : 'none';
};
const changed = (more: object): string => JSON.stringify({ ...statistics, ...more });

describe('a statistics file', () => {
  test('that is as it should be is read', () => {
    expect(readStatistics(JSON.stringify(statistics))).toEqual({ statistics });
    expect(readStatistics(`\ufeff${JSON.stringify(statistics)}`)).toEqual({ statistics });
  });

  test.each([
    ['', 'it is not JSON (it is empty)'],
    ['{\n\n  "tables": {} "server"', 'it is not JSON (line 3)'],
    ['['.repeat(100_000), 'it is not JSON'],
    ['[]', 'the file: '],
    ['null', 'the file: '],
    [changed({ formatVersion: 2 }), 'formatVersion: '],
    [changed({ takenAt: 'yesterday' }), 'takenAt: '],
    [changed({ surprise: true }), 'Unrecognized key: "surprise"'],
    [changed({ tables: { 'public.users': { rows: -1 } } }), 'tables → public.users → rows: '],
    [changed({ tables: { 'public.users': null } }), 'tables → public.users: '],
    [changed({ server: { ...statistics.server, postgres: '<img src=x>' } }), 'server → postgres: '],
    [' '.repeat(4_000_001), 'it has 4,000,001 characters; the limit is 4,000,000'],
  ])('that is %#: wrong is told with its place', (text, told) => {
    expect(problemOf(text)).toContain(told);
    expect(problemOf(text)).toContain('written by `migration-planner stats --url postgres://…`');
  });

  test('with too many tables is not looked at further', () => {
    const tables = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`public.t${at}`, 0]));
    expect(problemOf(changed({ tables }))).toContain('it has 10,001 tables; the limit is 10,000');
  });

  test('full of nonsense is refused in moments, in a message that moves no cursor', () => {
    const tables = {
      'public.users\u001B[2J': Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [`k${at}`, {}])),
    };
    const start = performance.now();
    const problem = problemOf(changed({ tables }));
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(problem.length).toBeLessThan(800);
    expect(problem).not.toContain('\u001B');
  });
});

describe('what a review gets of it', () => {
  const now = new Date('2026-07-20T00:00:00Z');

  test('is the statistics, without a word while they are fresh', () => {
    expect(sharedStatistics(JSON.stringify(statistics), now)).toEqual({ statistics, unread: [] });
  });

  test('is the reason, where it is broken or no text', () => {
    expect(sharedStatistics('{', now)).toMatchObject({ unread: [{ path: '.github/migration-planner.stats.json' }] });
    expect(sharedStatistics(undefined, now)).not.toHaveProperty('statistics');
  });

  test('says so when they are older than 90 days', () => {
    expect(staleness(statistics, new Date('2026-09-28T00:00:00Z'))).toBeUndefined();
    expect(staleness(statistics, new Date('2026-10-01T06:00:00Z'))).toContain(
      'on 2026-07-01, 92 days before this review',
    );
  });
});

describe('the rows of a table', () => {
  const seen = { reltuples: 1000, relpages: 10, visited: true, heap: 81_920 };

  test('grow with its pages since it was looked at', () => {
    expect(rowsOf(seen, 8192)).toBe(1000);
    expect(rowsOf({ ...seen, heap: 163_840 }, 8192)).toBe(2000);
  });

  test('are not known where nobody looked: before PostgreSQL 14 it says 0 there, from then on -1', () => {
    expect(rowsOf({ ...seen, reltuples: -1, relpages: 0, visited: false }, 8192)).toBeUndefined();
    expect(rowsOf({ ...seen, reltuples: 0, relpages: 0, visited: false }, 8192)).toBeUndefined();
  });

  test('are none where it was looked at and found empty', () => {
    expect(rowsOf({ reltuples: 0, relpages: 0, visited: true, heap: 0 }, 8192)).toBe(0);
  });
});
