import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intendedChange } from '../../src/intents/intended-change.ts';
import { intents } from '../../src/intents/intents.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { readScript, wholeFile } from '../../src/sql/script.ts';
import { treeOf } from '../fakes/tree.ts';

const where = { directory: undefined, now: Date.UTC(2026, 6, 1) };
const repository = treeOf({
  'db/migrations/000001_users.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\n',
  'db/migrations/000001_users.down.sql': 'DROP TABLE users;\n',
});

const written = async (words: readonly string[], tree = repository) => {
  const made = await intendedChange(tree, defaultSettings, words, where);
  if ('problem' in made) return made.problem;
  const paths = made.changed.map(({ path }) => path);
  return Object.fromEntries(await made.head.read(paths));
};

test('a few words are the next migration of the tool', async () => {
  expect(await written(['rename-column', 'users.name', 'full_name'])).toEqual({
    'db/migrations/000002_rename_column_users_name_full_name.up.sql':
      'ALTER TABLE users RENAME COLUMN name TO full_name;\n',
    'db/migrations/000002_rename_column_users_name_full_name.down.sql': expect.stringContaining('no way back'),
  });
});

test.each(intents.map((intent) => [intent.name, intent] as const))(
  '%s: its example is SQL that PostgreSQL reads',
  (_, intent) => {
    const sql = intent.sql(intent.example);
    const { statements, unreadable } = readScript(wholeFile('', sql));
    expect(unreadable).toEqual([]);
    expect(statements.map((one) => `${one.sql.replace(/;$/, '')};`).join('\n')).toBe(sql);
  },
);

test.each([
  [['set-not-null'], 'set-not-null needs more words'],
  [['set-not-null', 'email'], '"email" is no column of a table: expected users.email or public.users.email'],
  [['set-not-null', 'a.b.c.d'], '"a.b.c.d" is no column of a table: expected users.email or public.users.email'],
  [['drop-table', ''], '"" is no name: expected users, public.users or "Users"'],
  [['change-type', 'users.id', 'bigint; DROP TABLE users'], expect.stringContaining('gives no statement')],
  [
    ['rename-column', 'users.id', 'é'.repeat(32)],
    expect.stringContaining('has 64 bytes: expected a name of at most 63'),
  ],
  [['drop-table', 'a'.repeat(64)], expect.stringContaining('has 64 bytes')],
  [['add-check', 'users', 'c', 'true); DROP TABLE users; --'], expect.stringContaining('gives no statement')],
])('%j is refused: %s', async (words, problem) => {
  expect(await written(words)).toEqual(problem);
});

test('names are taken as they are, whatever they hold', () => {
  const name = fc
    .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
    .filter((one) => !/["\0]/.test(one) && one.isWellFormed() && Buffer.byteLength(one) <= 63);
  const rename = intents.find((intent) => intent.name === 'rename-column');
  fc.assert(
    fc.property(name, name, name, (table, column, to) => {
      const sql = rename?.sql([`"${table}"."${column}"`, to]) ?? '';
      const [statement] = readScript(wholeFile('', sql)).statements;
      expect(statement?.node).toMatchObject({
        RenameStmt: { relation: { relname: table }, subname: column, newname: to },
      });
    }),
  );
});

test('several migration directories have to be told apart', async () => {
  const two = treeOf({
    'a/migrations/000001_users.up.sql': 'CREATE TABLE users ();\n',
    'b/migrations/000001_users.up.sql': 'CREATE TABLE users ();\n',
  });
  expect(await written(['drop-table', 'users'], two)).toBe('there are several migration directories');
});
