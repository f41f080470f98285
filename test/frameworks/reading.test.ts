import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameworks } from '../../src/frameworks/catalogue.ts';
import { isEnvironment } from '../../src/frameworks/detecting/environments.ts';
import { listingOf } from '../../src/frameworks/detecting/listing.ts';
import { matchesPattern } from '../../src/frameworks/detecting/paths.ts';
import { atBreakpoints } from '../../src/frameworks/drizzle/breakpoints.ts';
import { readJournal } from '../../src/frameworks/drizzle/journal.ts';
import { flywayName, isCallback } from '../../src/frameworks/flyway/names.ts';
import type { Framework } from '../../src/frameworks/framework.ts';
import { linesOf } from '../../src/frameworks/reading/lines.ts';
import { nonTransactionalStatement } from '../../src/frameworks/reading/non-transactional.ts';
import { plainName } from '../../src/frameworks/reading/plain-names.ts';
import { compareDotted, compareNumbers } from '../../src/frameworks/reading/versions.ts';
import { treeOf } from '../fakes/tree.ts';

describe('versions', () => {
  const sorted = (versions: readonly string[], compare: (a: string, b: string) => number) =>
    [...versions].sort(compare);

  test('numbers compare as numbers, however long and padded', () => {
    expect(sorted(['20170926200549', '0010', '9', '99999999999999999999'], compareNumbers)).toEqual([
      '9',
      '0010',
      '20170926200549',
      '99999999999999999999',
    ]);
    expect(compareNumbers('007', '7')).toBe(0);
  });

  test('dotted versions compare part by part', () => {
    expect(sorted(['1.10', '1.2', '2_31_1', '2.4', '1'], compareDotted)).toEqual(['1', '1.2', '1.10', '2.4', '2_31_1']);
    expect(compareDotted('1', '1.0.0')).toBe(0);
  });

  test('Flyway’s repeatable migrations come after all versions', () => {
    const { compareVersions } = frameworks.flyway;
    expect(sorted(['R a', 'V10', 'R b', 'V9.1'], compareVersions)).toEqual(['V9.1', 'V10', 'R a', 'R b']);
  });

  test('node-pg-migrate orders times in UTC among milliseconds', () => {
    const { compareVersions } = frameworks['node-pg-migrate'];
    expect(sorted(['1800000000000', '20240101000000000', '1700000000000', '12'], compareVersions)).toEqual([
      '12',
      '1700000000000',
      '20240101000000000',
      '1800000000000',
    ]);
  });

  test('every tool’s comparison turns round with its arguments', () => {
    const version = fc.stringMatching(/^[VR]?\d{0,4}([._]\d{1,2}){0,2}$/);
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(frameworks)), version, version, ({ compareVersions }, a, b) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
      }),
    );
  });
});

/** A file read by a tool, alone in its directory. */
const readAlone = ({ read }: Framework, text: string) => {
  const place = { directory: 'm', listing: listingOf(treeOf({ 'm/1_a.sql': text }), []), filePrefix: undefined };
  const { migrations, unreadable } = read({ ...place, files: ['m/1_a.sql'], texts: new Map([['m/1_a.sql', text]]) });
  return { migration: migrations[0], reason: unreadable[0]?.reason };
};

describe('ranges of a text', () => {
  test('lines and their ends make up the text again', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\ufeff', '-', ' ') });
    fc.assert(
      fc.property(text, (given) => {
        const whole = [...linesOf(given)].map(({ start, next }) => given.slice(start, next)).join('');
        expect(whole).toBe(given.startsWith('\ufeff') ? given.slice(1) : given);
      }),
    );
  });

  test('pieces between breakpoints make up the file again', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', ';', '\n', '>', '-') });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1 }), (given) => {
        const text = given.join('--> statement-breakpoint');
        const { pieces } = atBreakpoints('a.sql', text);
        expect(pieces.map(({ start, end }) => text.slice(start, end)).join('--> statement-breakpoint')).toBe(text);
      }),
    );
  });

  test('no text makes the section readers fail', () => {
    const words = fc.constantFrom(
      '-- +goose Up\n',
      '-- +goose Down\n',
      '-- migrate:up\n',
      '-- migrate:down\n',
      'a;',
      '\r\n',
      '\ufeff',
    );
    fc.assert(
      fc.property(fc.array(words), (given) => {
        const text = given.join('');
        for (const { migration } of [readAlone(frameworks.goose, text), readAlone(frameworks.dbmate, text)]) {
          const [up, down] = [migration?.up.pieces[0], migration?.down?.pieces[0]];
          if (up === undefined) continue;
          expect(up.start).toBeLessThanOrEqual(up.end);
          expect(down?.start ?? up.end).toBeGreaterThanOrEqual(up.end);
        }
      }),
    );
  });

  test('dbmate’s options count on the mark’s own line only', () => {
    const read = (text: string) => readAlone(frameworks.dbmate, text);
    expect(read('-- migrate:up transaction:false\nselect 1;').migration?.transaction.because).toMatch(/on line 1:/);
    expect(read('-- migrate:up\n-- transaction:false\n').migration?.transaction.mode).toBe('migration');
    expect(read('-- migrate:upward\nselect 1;').reason).toMatch(/missing/);
  });

  test('a file of nothing but dashes is read all the same', () => {
    const text = '--\n'.repeat(500_000);
    const { migration } = readAlone(frameworks['node-pg-migrate'], text);
    expect(migration?.up.pieces).toEqual([{ start: 0, end: text.length }]);
    expect(migration?.down).toBeUndefined();
  });

  test('goose’s marks count at the start of a line, in any case', () => {
    expect(readAlone(frameworks.goose, '  -- +goose Up\n').reason).toMatch(/missing/);
    expect(readAlone(frameworks.goose, '-- +GOOSE UP\nselect 1;').migration?.up.pieces).toEqual([
      { start: 13, end: 22 },
    ]);
  });
});

describe('names', () => {
  test.each([
    ['V1__a.sql', 'V', { kind: 'versioned', version: '1', description: 'a' }],
    ['V1_2.3__a_b__c.sql', 'V', { kind: 'versioned', version: '1_2.3', description: 'a b  c' }],
    ['20260101__a.sql', '', { kind: 'versioned', version: '20260101', description: 'a' }],
    ['U1.2__a.sql', 'V', { kind: 'undo', version: '1.2', description: 'a' }],
    ['R__views.sql', 'V', { kind: 'repeatable', version: '', description: 'views' }],
    ['B3__base.sql', 'V', { kind: 'baseline', version: '3', description: 'base' }],
    ['V__a.sql', 'V', undefined],
    ['1__a.sql', 'V', undefined],
    ['notes.sql', 'V', undefined],
  ])('Flyway reads %s with prefix "%s"', (name, prefix, expected) => {
    expect(flywayName(name, prefix)).toEqual(expected);
  });

  test('Flyway’s callbacks are known by their names', () => {
    expect(['afterMigrate.sql', 'beforeEachMigrate__x.sql', 'afterwards.sql'].map(isCallback)).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.each([
    ['m/001.sql', '001', '', 'up'],
    ['m/2026-01-31-add users.sql', '2026.01.31', 'add users', 'up'],
    ['m/v2_b.sql', '2', 'b', 'up'],
    ['m/3.14/0001##x.sql', '3.14.0001', 'x', 'up'],
    ['m/1_a.rollback.sql', '1', 'a', 'down'],
    ['m/1_a_down.sql', '1', 'a', 'down'],
  ])('a plain sequence reads %s', (path, version, name, direction) => {
    expect(plainName(path, 'm')).toEqual({ path, version, name, direction });
  });

  test('environments are told from what production runs', () => {
    expect(['dev', 'dev+test', 'dev-truncate', 'integration'].every(isEnvironment)).toBe(true);
    expect(['all', 'all-except-integration', 'prod', 'views', 'devices'].some(isEnvironment)).toBe(false);
  });
});

describe('statements that PostgreSQL refuses in a transaction', () => {
  test.each([
    ['CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);', 'CREATE INDEX CONCURRENTLY'],
    ['SELECT 1; drop index concurrently if exists i;', 'DROP INDEX CONCURRENTLY'],
    ['REINDEX TABLE CONCURRENTLY t;', 'REINDEX CONCURRENTLY'],
    ['REINDEX (CONCURRENTLY) INDEX i;', 'REINDEX CONCURRENTLY'],
    ['VACUUM t;', 'VACUUM'],
    ["ALTER SYSTEM SET work_mem = '1MB';", 'ALTER SYSTEM'],
    ['CREATE DATABASE d;', 'CREATE DATABASE'],
  ])('%s', (text, expected) => {
    expect(nonTransactionalStatement('a.sql', text)).toBe(expected);
  });

  test.each([
    "SELECT 'create index concurrently';",
    '-- VACUUM later\nSELECT 1;',
    'CREATE INDEX i ON t (a);',
    'REINDEX TABLE t;',
    'ANALYZE t; -- not vacuum',
    'REFRESH MATERIALIZED VIEW CONCURRENTLY v;',
  ])('%s runs in one', (text) => {
    expect(nonTransactionalStatement('a.sql', text)).toBeUndefined();
  });
});

describe('Drizzle’s journal', () => {
  test.each([
    ['{', /not valid JSON/],
    ['[]', /not a JSON object/],
    ['{}', /no list of entries.*"tag": "0000_init"/],
    ['{"entries":[{"tag":1}]}', /no tag/],
    ['{"entries":[\n<<<<<<< HEAD\n]}', /merge conflict/],
  ])('%s is told what is wrong', (text, expected) => {
    expect(readJournal(text)).toMatch(expected);
  });
});

describe('path patterns', () => {
  test.each([
    ['a/legacy/b.sql', 'legacy', true],
    ['a/legacy/b.sql', 'a/*', true],
    ['a/legacy/b.sql', 'a/**/b.sql', true],
    ['a/b.sql', 'a/**/b.sql', true],
    ['a/legacy/b.sql', '**/*.sql', true],
    ['a/legacy/b.sql', 'a/l?gacy/', true],
    ['a/legacy/b.sql', 'legacy/b.sql', false],
    ['a/legacy/b.sql', 'leg', false],
    ['a/legacy/b.sql', '', false],
  ])('%s against %s', (path, pattern, expected) => {
    expect(matchesPattern(path, pattern)).toBe(expected);
  });

  test('a hostile pattern is answered', () => {
    expect(matchesPattern('a'.repeat(2_000), `${'*a'.repeat(500)}b`)).toBe(false);
  });
});
