import { expect, test } from 'vitest';
import type { Link } from '../../../src/model/change.ts';
import { hashOf, reviewOf } from './reviewing.ts';

type Files = Readonly<Record<string, string>>;

const base = {
  'db/migrations/0001_a.sql': 'CREATE TABLE a (id bigint);',
  'db/migrations/0002_b.sql': 'SELECT 1;',
  'sql/deep.sql': '-- SELECT 1',
};
const next = { 'db/migrations/0003_c.sql': 'CREATE TABLE c (id bigint PRIMARY KEY);' };

/** The ids of all that has to be confirmed because it was not read. */
const idsOf = async (files: Files, links: readonly Link[] = []): Promise<readonly string[]> =>
  (await reviewOf(base, { ...base, ...next, ...files }, { links })).checklist
    .filter(({ text }) => /^(?:Read by a person|Not analysed)|does not parse/.test(text))
    .map(({ id }) => id);

const rails = (text: string): Files => ({
  'db/migrate/2_a.rb': `class A < ActiveRecord::Migration[8.0]\n${text}\nend`,
});

test.each<[string, Files, Files]>([
  ['a migration written as code', rails('drop :a'), rails('drop :b')],
  [
    'a file that psql includes',
    { 'db/migrations/0004.psql': '\\i ../../sql/x', 'sql/x': 'SELECT 1' },
    { 'db/migrations/0004.psql': '\\i ../../sql/x', 'sql/x': 'DROP TABLE a' },
  ],
  [
    'a file that psql includes into a migration that is read',
    { 'db/migrations/0004_d.sql': '\\ir ../x.sql\nSELECT 1;', 'db/x.sql': '-- SELECT 1' },
    { 'db/migrations/0004_d.sql': '\\ir ../x.sql\nSELECT 1;', 'db/x.sql': '-- SELECT 2' },
  ],
  [
    'what an included file includes',
    { ...rails('execute File.read("sql/x.sql")'), 'sql/x.sql': '\\i deep.sql' },
    { ...rails('execute File.read("sql/x.sql")'), 'sql/x.sql': '\\i deep.sql', 'sql/deep.sql': '-- DROP TABLE a' },
  ],
  [
    'a change of Liquibase that a changelog includes',
    { 'db/changelog/1.xml': '<databaseChangeLog><include file="x/y.xml"/></databaseChangeLog>', 'db/x/y.xml': '<a/>' },
    { 'db/changelog/1.xml': '<databaseChangeLog><include file="x/y.xml"/></databaseChangeLog>', 'db/x/y.xml': '<b/>' },
  ],
  [
    'a folder that a changelog includes whole',
    { 'db/changelog/1.yaml': 'databaseChangeLog:\n  - includeAll:\n      path: parts\n', 'db/parts/y.txt': '1' },
    { 'db/changelog/1.yaml': 'databaseChangeLog:\n  - includeAll:\n      path: parts\n', 'db/parts/y.txt': '2' },
  ],
  [
    'a statement that does not parse',
    { 'db/migrations/0004_d.sql': 'ALTER TABLE a ADDD x int;' },
    { 'db/migrations/0004_d.sql': 'ALTER TABLE a ADDD x int, DROP COLUMN id;' },
  ],
])('%s has another item when it changes, and the same when it does not', async (_, one, other) => {
  const [first, again, changed] = [await idsOf(one), await idsOf(one), await idsOf(other)];
  expect(first).not.toEqual([]);
  expect(again).toEqual(first);
  expect(changed.filter((id) => first.includes(id))).toEqual([]);
});

test('a submodule has another item with every commit, and a link with every target', async () => {
  const ofLink = (kind: Link['kind'], path: string, at: string) =>
    idsOf({}, [{ path, kind, hash: hashOf(at), target: kind === 'submodule' ? undefined : at }]);
  for (const [kind, path] of [
    ['submodule', 'db/schema-migrations'],
    ['symbolic link', 'db/migrations/0009_x.sql'],
  ] as const) {
    const [first, second] = [await ofLink(kind, path, 'a'), await ofLink(kind, path, 'b')];
    expect([first.length, second.length, first[0] === second[0]]).toEqual([1, 1, false]);
  }
});

test('a submodule that `.gitmodules` says holds migrations is one, and any other is none', async () => {
  const gitmodules = '[submodule "x"]\n\tpath = libs/x\n\turl = https://example.com/acme/shop-migrations.git\n';
  const link: Link = { path: 'libs/x', kind: 'submodule', hash: hashOf('a'), target: undefined };
  expect(await idsOf({ '.gitmodules': gitmodules }, [link])).toHaveLength(1);
  expect(await idsOf({}, [link])).toEqual([]);
});
