import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import type { Migration } from '../../src/model/migration.ts';
import type { UsageReport } from '../../src/model/usage.ts';
import { judge } from '../../src/rules/judge.ts';
import type { RehearsedChange } from '../../src/statements/record.ts';
import { statisticsOf } from '../fakes/statistics.ts';
import type { Case } from './page.ts';
import { inputOf, migrationOf } from './scene.ts';

const empty: Case = { title: '', silent: false, fences: [], review: undefined, end: 0 };

/** A change that was not rehearsed. */
const unrehearsed = (
  change: readonly Migration[],
  { usages = [], ...whole }: Partial<Pick<RehearsedChange, 'usages'> & Change> = {},
): RehearsedChange => {
  const made = inputOf(empty, [], change, undefined);
  return { ...made, usages, whole: { ...made.whole, ...whole } };
};

const sql = (text: string, options: Parameters<typeof migrationOf>[2] = {}): Migration =>
  migrationOf('migrations/0002.sql', text, options);
const ids = (input: RehearsedChange): readonly string[] => judge(input).diagnostics.map(({ ruleId }) => ruleId);

describe('a change that was not rehearsed', () => {
  test('is judged by the manual, and says so', () => {
    const [found] = judge(unrehearsed([sql('CREATE INDEX i ON users (email);')])).diagnostics;
    expect(found?.message).toBe(
      'PostgreSQL takes SHARE on users for CREATE INDEX and holds it while it builds i: writes (INSERT, UPDATE, DELETE) wait until it is done',
    );
    expect(found?.effect?.source).toBe('manual');
  });

  test('gives a warning only for a type change whose old type is not known', () => {
    const [found] = judge(unrehearsed([sql('ALTER TABLE users ALTER COLUMN name TYPE text;')])).diagnostics;
    expect(found).toMatchObject({ ruleId: 'column-type-changed-with-rewrite', severity: 'warning' });
    expect(found?.because).toHaveLength(1);
  });

  test('says nothing of functions in defaults that only PostgreSQL knows', () => {
    expect(ids(unrehearsed([sql('ALTER TABLE users ADD COLUMN code text DEFAULT next_code();')]))).toEqual([]);
  });

  test('still knows that an enum value is used in the transaction that adds it', () => {
    const input = unrehearsed([sql("ALTER TYPE mood ADD VALUE 'calm';\nUPDATE diary SET mood = 'calm' WHERE id = 1;")]);
    expect(judge(input).diagnostics).toMatchObject([{ ruleId: 'enum-value-used-too-early', severity: 'warning' }]);
  });
});

test('the preset strict makes notes warnings and warnings errors, small tables or not', () => {
  const change = [sql('ALTER TABLE users RENAME COLUMN name TO full_name;\nCREATE INDEX i ON countries (code);')];
  const severities = (preset: 'recommended' | 'strict') => {
    const input = unrehearsed(change);
    const settings = { ...input.whole.settings, preset, tables: { 'public.countries': { size: 'small' as const } } };
    return judge({ ...input, whole: { ...input.whole, settings } }).diagnostics.map(({ ruleId, severity }) => [
      ruleId,
      severity,
    ]);
  };
  expect(severities('recommended')).toEqual([
    ['column-renamed', 'warning'],
    ['index-built-without-concurrently', 'note'],
  ]);
  expect(severities('strict')).toEqual([
    ['column-renamed', 'error'],
    ['index-built-without-concurrently', 'error'],
  ]);
});

describe('a table made in the change', () => {
  test('is no hazard in a later migration, nor under the name that it is given', () => {
    const first = migrationOf('migrations/0002.sql', 'CREATE TABLE notes_new (id bigint PRIMARY KEY);');
    const second = migrationOf(
      'migrations/0003.sql',
      'ALTER TABLE notes_new RENAME TO notes;\nCREATE INDEX i ON notes (id);\nALTER TABLE notes ADD COLUMN n serial;',
    );
    expect(ids(unrehearsed([first, second]))).toEqual([]);
  });

  test('that was dropped first is still dropped', () => {
    expect(
      ids(
        unrehearsed([
          sql('DROP TABLE users;\nCREATE TABLE users (id bigint PRIMARY KEY);\nCREATE INDEX i ON users (id);'),
        ]),
      ),
    ).toEqual(['table-dropped']);
  });

  test('by CREATE TABLE AS counts as well', () => {
    expect(
      ids(unrehearsed([sql('CREATE TABLE copy AS SELECT 1 AS id;\nCREATE INDEX i ON copy (id);\nDROP TABLE copy;')])),
    ).toEqual([]);
  });
});

describe('a name that goes away', () => {
  const report = (usages: UsageReport['usages']): UsageReport => ({
    of: { kind: 'column', table: 'public.users', name: 'email', change: 'dropped' },
    usages,
    more: 2,
    filesSearched: 40,
  });
  const drop = sql('ALTER TABLE users DROP COLUMN email;');

  test('is an error where code still uses it, with file and line', () => {
    const of = report([]).of;
    const usage = {
      of,
      path: 'src/user.ts',
      line: 12,
      side: 'both',
      excerpt: 'user.email',
      evidence: 'SQL',
      access: 'reads',
    } as const;
    const [found] = judge(unrehearsed([drop], { usages: [report([usage])] })).diagnostics;
    expect(found).toMatchObject({ severity: 'error', because: ['read in src/user.ts:12'] });
    expect(found?.message).toContain(
      'the running release reads it in src/user.ts:12, and so does the code of this change (2 more places)',
    );
  });

  test('is a warning where the search found nobody', () => {
    const [found] = judge(unrehearsed([drop], { usages: [report([])] })).diagnostics;
    expect(found).toMatchObject({
      severity: 'warning',
      because: ['no use of it was found in 40 files, neither in the running release nor in this change'],
    });
  });

  test('is an error where nobody searched', () => {
    expect(judge(unrehearsed([drop])).diagnostics).toMatchObject([{ severity: 'error' }]);
  });

  test('is an error where there was no file to search', () => {
    const [found] = judge(unrehearsed([drop], { usages: [{ ...report([]), more: 0, filesSearched: 0 }] })).diagnostics;
    expect(found).toMatchObject({ severity: 'error', because: [] });
    expect(found?.advice).toContain('(the application’s code was not searched)');
  });
});

describe('settings', () => {
  const index = sql('CREATE INDEX i ON users (email);');
  const base = unrehearsed([index]).whole.settings;

  test('turn a rule off', () => {
    expect(
      ids(unrehearsed([index], { settings: { ...base, rules: { 'index-built-without-concurrently': 'off' } } })),
    ).toEqual([]);
  });

  test('give a rule another severity, and the finding says so', () => {
    const settings = { ...base, rules: { 'index-built-without-concurrently': 'note' as const } };
    expect(judge(unrehearsed([index], { settings })).diagnostics).toMatchObject([
      { severity: 'note', because: ['the settings make it a note'] },
    ]);
  });

  test('or statistics that call a table small make a note of what blocks it', () => {
    const statistics = statisticsOf({ 'public.users': { rows: 200, heapBytes: 8192 } });
    expect(judge(unrehearsed([index], { statistics })).diagnostics).toMatchObject([
      { severity: 'note', because: ['users has about 200 rows, 8 kB'] },
    ]);
  });

  test('and statistics that call it large leave it as it is, and say so', () => {
    const statistics = statisticsOf({ 'public.users': { rows: 9_000_000, heapBytes: 2 ** 31 } });
    expect(judge(unrehearsed([index], { statistics })).diagnostics).toMatchObject([
      { severity: 'error', because: ['users has about 9,000,000 rows, 2 GB'] },
    ]);
  });
});

describe('a comment', () => {
  const allow = '-- migration-planner: allow index-built-without-concurrently because it is small\n';

  test('allows the next statement only, and is kept with its reason', () => {
    const judged = judge(
      unrehearsed([sql(`${allow}CREATE INDEX i ON users (email);\nCREATE INDEX j ON users (name);`)]),
    );
    expect(judged.suppressed).toMatchObject([{ reason: 'it is small', diagnostic: { statement: 0 } }]);
    expect(judged.diagnostics).toMatchObject([{ ruleId: 'index-built-without-concurrently', statement: 1 }]);
  });

  test('for the file allows all of its statements', () => {
    const text = `${allow.replace('allow', 'allow-file')}CREATE INDEX i ON users (email);\nCREATE INDEX j ON users (name);`;
    expect(ids(unrehearsed([sql(text)]))).toEqual([]);
  });
});

describe('advice about CONCURRENTLY', () => {
  const adviceFor = (options: Parameters<typeof migrationOf>[2]): string =>
    judge(unrehearsed([sql('CREATE INDEX i ON users (email);', options)])).diagnostics[0]?.advice ?? '';

  test('names the tool’s own way out of its transaction', () => {
    expect(adviceFor({ optOut: 'Add the line `-- +goose NO TRANSACTION` at the top.' })).toContain(
      '-- +goose NO TRANSACTION',
    );
  });

  test('gives the step by hand where the tool has no way out', () => {
    expect(adviceFor({ optOut: undefined })).toContain(
      'run the statement manually, then record the migration as applied: `tool mark-applied <version>`',
    );
  });

  test('says nothing of transactions where the tool opens none', () => {
    expect(adviceFor({ mode: 'none' })).toBe('Build it CONCURRENTLY.');
  });
});

test('the same change gives the same findings in the same order', () => {
  const input = unrehearsed([
    sql(
      'DROP TABLE a CASCADE;\nUPDATE b SET c = 1;\nALTER TABLE d ADD COLUMN e serial, ADD COLUMN f int CHECK (f > 0);',
    ),
  ]);
  expect(judge(input)).toEqual(judge(input));
});

test('an action of an ALTER TABLE is told by its number', () => {
  const found = judge(unrehearsed([sql('ALTER TABLE d ADD COLUMN a int, ADD COLUMN e serial;')])).diagnostics;
  expect(found).toMatchObject([{ ruleId: 'serial-column-added', action: 1 }]);
});
