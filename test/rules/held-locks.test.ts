import { expect, test } from 'vitest';
import type { TransactionMode } from '../../src/model/migration.ts';
import { judge } from '../../src/rules/judge.ts';
import { inputOf, migrationOf } from './scene.ts';

/** What is said of a change that nobody ran, by rule; one text for each file. */
const said = (mode: TransactionMode, ...files: readonly string[]): Readonly<Record<string, string>> => {
  const change = files.map((text, at) => migrationOf(`db/000${at + 2}.sql`, text, { mode }));
  const { diagnostics } = judge(
    inputOf({ title: '', silent: false, fences: [], review: undefined, end: 0 }, [], change, undefined),
  );
  return Object.fromEntries(diagnostics.map(({ ruleId, message }) => [ruleId, message]));
};

test.each([
  ['ALTER TABLE users ADD COLUMN city text;', 'ACCESS EXCLUSIVE', 'all reads and writes'],
  ['LOCK TABLE users IN ACCESS EXCLUSIVE MODE;', 'ACCESS EXCLUSIVE', 'all reads and writes'],
  ['CREATE POLICY p ON users USING (true);', 'ACCESS EXCLUSIVE', 'all reads and writes'],
  [
    'CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();',
    'SHARE ROW EXCLUSIVE',
    'writes (INSERT, UPDATE, DELETE)',
  ],
])('an index is built under the lock that is held since %s', (before, lock, waits) => {
  expect(said('migration', `${before}\nCREATE INDEX i ON users (email);`)['index-built-without-concurrently']).toBe(
    `CREATE INDEX runs while ${lock} is held on users since line 1, and it builds i: ${waits} wait until the commit`,
  );
});

test('a lock of another file counts where the tool runs all files in one transaction', () => {
  const files = [
    'ALTER TABLE users ADD COLUMN city text;',
    'CREATE INDEX i ON users (email);\nUPDATE users SET city = 1;',
  ];
  const together = said('run', ...files);
  expect(together['index-built-without-concurrently']).toContain('since 0002.sql:1');
  expect(together['schema-and-data-changed-together']).toContain('the schema change on 0002.sql:1');
  expect(said('migration', ...files)['index-built-without-concurrently']).toContain('PostgreSQL takes SHARE on users');
});

test('the strongest of several locks is told, and where it was taken', () => {
  const sql = [
    'CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();',
    'ALTER TABLE users ADD COLUMN city text;',
    'ALTER TABLE users DROP COLUMN age;',
    "UPDATE users SET city = 'x';",
  ];
  expect(said('migration', sql.join('\n'))['schema-and-data-changed-together']).toContain(
    'the schema change on line 2 in the same transaction holds ACCESS EXCLUSIVE',
  );
});

test('long work on a table says what waits, where the work itself lets others go on', () => {
  const add = 'ALTER TABLE users ADD COLUMN city text;\n';
  const told = (sql: string) => said('migration', add + sql)['work-after-exclusive-lock'];
  expect(told('ALTER TABLE users VALIDATE CONSTRAINT c;')).toContain('since line 1 while this scans it');
  expect(told('SELECT count(*) FROM users;')).toContain('since line 1 while this reads it');
  expect(told('INSERT INTO old SELECT * FROM users;')).toContain('while this reads it');
  expect(told('SELECT * FROM users WHERE id = 1;')).toBeUndefined();
  expect(told('SELECT * FROM users LIMIT 1;')).toBeUndefined();
  expect(told('CREATE INDEX CONCURRENTLY i ON users (city);')).toBeUndefined();
});
