import { describe, expect, test } from 'vitest';
import { acceptances } from '../../src/assessment/checklist/acceptances.ts';
import { failureInWords, triedOn } from '../../src/assessment/failures.ts';
import { giveVerdict } from '../../src/assessment/give-verdict.ts';
import { type HeldLock, lockInWords, locksInWords } from '../../src/assessment/locks.ts';
import { rowsInWords } from '../../src/assessment/rows-in-words.ts';
import { statementsOf } from '../../src/assessment/statements.ts';
import type { Work } from '../../src/assessment/works.ts';
import type { ChecklistItem } from '../../src/model/review.ts';
import { type TableSize, unknownSize } from '../../src/production/table-size.ts';
import { readScript, wholeFile } from '../../src/sql/script.ts';
import { finding, plannedChangeOf } from './planned-change.ts';

/** Sentences that are put together, each in all its forms: they have to read as English. */

const change = plannedChangeOf('SELECT 1');
const [statement] = statementsOf(change);
if (statement === undefined) throw new Error('one statement');
const of = statement;

const unknown = unknownSize('users');
const large: TableSize = { ...unknown, class: 'large', source: 'the settings' };
const sized: TableSize = { ...unknown, class: 'large', rows: 2_000_000, bytes: 300_000_000, indexBytes: 0 };

const work = (relation: string, what: Work['what'], size: TableSize = unknown): Work => {
  const seconds = { least: 120, most: 420 };
  const basis = 'on the calibrated machine; statistics of 2026-11-01';
  const estimate = size.rows === undefined ? undefined : { seconds, diskBytes: 0, walBytes: 0, basis };
  return { of, relation, what, size, estimate };
};

const lock = (relation: string, through: readonly Work[] = [], rest: Partial<HeldLock> = {}): HeldLock => ({
  of,
  relation,
  mode: 'ACCESS EXCLUSIVE',
  waits: 'reads and writes',
  through,
  observed: true,
  ...rest,
});

describe('a lock', () => {
  const share = { mode: 'SHARE', waits: 'writes' } as const;
  test.each<[string, HeldLock]>([
    ['reads and writes of `users` wait under ACCESS EXCLUSIVE for a moment', lock('public.users')],
    ['writes of `users` wait under SHARE for a moment', lock('public.users', [], share)],
    [
      'writes of `users` wait, judging by the kind of statement, for a moment',
      lock('public.users', [], { ...share, observed: false }),
    ],
    [
      'reads and writes of `users` wait under ACCESS EXCLUSIVE for a time that grows with `users`, whose size is not known (every row rewritten)',
      lock('public.users', [work('public.users', 'rewrite')]),
    ],
    [
      'writes of `users` wait under SHARE for a time that grows with `users`, large by the settings (an index built)',
      lock('public.users', [work('public.users', 'index build', large)], share),
    ],
    [
      'reads and writes of `users` wait under ACCESS EXCLUSIVE for a time that grows with their rows (every row read in `users`, rows written in `orders`; sizes not known)',
      lock('public.users', [work('public.users', 'scan'), work('public.orders', 'rows')]),
    ],
    [
      'reads and writes of `users` wait under ACCESS EXCLUSIVE for 2 to 7 minutes on the calibrated machine; statistics of 2026-11-01 (every row read: 2 million rows, 286 MB)',
      lock('public.users', [work('public.users', 'scan', sized)]),
    ],
  ])('%s', (sentence, held) => {
    expect(lockInWords(held)).toBe(sentence);
  });
});

describe('several locks', () => {
  const locks = (...tables: readonly string[]) => tables.map((table) => lock(table));
  test.each<[string, readonly HeldLock[]]>([
    ['reads and writes of `a`, `b` wait under ACCESS EXCLUSIVE for a moment', locks('a', 'b')],
    [
      'reads and writes of `a`, `b`, `c` and 2 more tables wait under ACCESS EXCLUSIVE for a moment',
      locks('a', 'b', 'c', 'd', 'e'),
    ],
    [
      'reads and writes of `a` wait under ACCESS EXCLUSIVE for a moment; writes of `b` wait under SHARE for a moment',
      [lock('a'), lock('b', [], { mode: 'SHARE', waits: 'writes' })],
    ],
  ])('%s', (sentence, held) => {
    expect(locksInWords(held)).toBe(sentence);
  });
});

describe('the verdict', () => {
  const item = (text: string): ChecklistItem => ({
    id: text,
    group: 'acceptance',
    text,
    required: true,
    state: 'to confirm',
    basis: 'seen',
    evidence: '',
  });
  const items = (count: number) => Array.from({ length: count }, (_, at) => item(`I accept: ${at}`));
  const failing = plannedChangeOf('SELECT x', {
    seen: { 0: { error: { sqlState: '42703', message: 'column "x" does not exist' } } },
  });
  const found = finding({});
  const empty = plannedChangeOf('');
  const two = plannedChangeOf('SELECT 1; SELECT 2;');
  const unrehearsed = plannedChangeOf('SELECT 1', { rehearsal: { outcome: 'not rehearsed', reason: 'no time' } });
  test.each([
    ['Nothing runs, and nothing has to be confirmed.', empty, [], 0],
    ['One statement rehearsed, and nothing has to be confirmed.', change, [], 0],
    ['2 statements rehearsed, and nothing has to be confirmed.', two, [], 0],
    ['One statement read, and nothing has to be confirmed.', unrehearsed, [], 0],
    ['Renaming users.name breaks running code; nothing has to be confirmed.', change, [found], 0],
    ['Renaming users.name breaks running code; 1 item to confirm before merging.', change, [found], 1],
    ['Renaming users.name breaks running code; 2 items to confirm before merging.', change, [found], 2],
    ['1 item to confirm before merging: I accept: 0', change, [], 1],
    ['2 items to confirm before merging, first: I accept: 0', change, [], 2],
    [
      '`SELECT x` fails: column "x" does not exist (42703); the migration has to be changed before merging.',
      failing,
      [],
      0,
    ],
  ])('%s', (sentence, project, diagnostics, open) => {
    expect(giveVerdict({ projects: [project], diagnostics, checklist: items(open) }).sentence).toBe(sentence);
  });
});

describe('what is accepted', () => {
  const texts = (sql: string, parts: Parameters<typeof plannedChangeOf>[1]) =>
    acceptances(plannedChangeOf(sql, parts)).map(({ text }) => text);
  const dropped = (count: number) =>
    Array.from({ length: count }, (_, at) => finding({ message: `users.c${at + 1} is dropped`, hazard: 'data loss' }));
  const waiting = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      finding({
        message: 'reads and writes of users wait',
        hazard: 'blocks reads and writes',
        location: { ...finding({}).location, start: { line: at + 1, column: 1 } },
      }),
    );
  const error = { sqlState: '42703', message: 'column "x" does not exist' };
  const notRehearsed = { rehearsal: { outcome: 'not rehearsed' as const, reason: 'no time' } };
  const names = Array.from({ length: 12 }, (_, at) => `users.c${at + 1} is dropped`).join('; ');

  test.each([
    ['I accept: users.c1 is dropped', texts('SELECT 1', { diagnostics: dropped(1) })],
    ['I accept: users.c1 is dropped; users.c2 is dropped', texts('SELECT 1', { diagnostics: dropped(2) })],
    [`I accept: ${names}; and 1 more`, texts('SELECT 1', { diagnostics: dropped(13) })],
    ['I accept: reads and writes of users wait', texts('SELECT 1', { diagnostics: waiting(1) })],
    [
      'I accept: reads and writes of users wait, and 1 more like it (line 2)',
      texts('SELECT 1', { diagnostics: waiting(2) }),
    ],
    [
      'I accept: reads and writes of users wait, and 2 more like it (lines 2, 3)',
      texts('SELECT 1', { diagnostics: waiting(3) }),
    ],
    ['`SELECT x` fails: column "x" does not exist (42703)', texts('SELECT x', { seen: { 0: { error } } })],
    ['Not rehearsed: `SELECT 1` in `db`; I have read it', texts('SELECT 1', notRehearsed)],
    ['Not rehearsed: 2 statements in `db`; I have read them', texts('SELECT 1; SELECT 2', notRehearsed)],
    [
      'Not analysed: `db/a.js`; I have read it',
      texts('SELECT 1', { unreadable: [{ path: 'db/a.js', reason: 'code' }] }),
    ],
    [
      '`db/0013_change.sql` does not parse at line 1: syntax error at or near "TABEL"',
      texts('ALTER TABEL x', { unreadable: readScript(wholeFile('db/0013_change.sql', 'ALTER TABEL x')).unreadable }),
    ],
  ])('%s', (sentence, made) => {
    expect(made).toEqual([sentence]);
  });
});

describe('what was tried', () => {
  const table = (name: string) => ({ table: `public.${name}`, rows: 5, awkward: [] });
  const triedAfter = (applied: number, ...tables: readonly string[]) =>
    triedOn(
      plannedChangeOf('SELECT 1', {
        rehearsal: {
          history: { migrations: applied, applied, madeUp: [], skipped: [], cached: false },
          rows: { made: tables.map(table), notMade: [] },
        },
      }),
    );
  const error = { sqlState: '23502', message: 'column "a" contains null values' };
  const [depends] = statementsOf(
    plannedChangeOf('SELECT 1', { seen: { 0: { error, onData: ['public.users', 'public.orders'] } } }),
  );
  test.each([
    ['PostgreSQL 18.6, after 0 earlier migrations', triedAfter(0)],
    ['PostgreSQL 18.6, after 1 earlier migration, with awkward rows in `a`', triedAfter(1, 'a')],
    ['PostgreSQL 18.6, after 2 earlier migrations, with awkward rows in `a`, `b`', triedAfter(2, 'a', 'b')],
    [
      'PostgreSQL 18.6, after 2 earlier migrations, with awkward rows in `a`, `b`, `c` and 1 more',
      triedAfter(2, 'a', 'b', 'c', 'd'),
    ],
    [
      '`SELECT 1` fails: column "a" contains null values (23502), with rows that `users`, `orders` may hold today',
      depends === undefined ? '' : failureInWords(depends),
    ],
    ['1 row', rowsInWords(1)],
    ['2 rows', rowsInWords(2)],
    ['20 thousand rows', rowsInWords(20_000)],
    ['1.5 million rows', rowsInWords(1_500_000)],
  ])('%s', (sentence, made) => {
    expect(made).toBe(sentence);
  });
});
