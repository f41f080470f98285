import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intendedChange } from '../../src/intents/intended-change.ts';
import { type Intent, intents } from '../../src/intents/intents.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { readScript, wholeFile } from '../../src/sql/script.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { treeOf } from '../fakes/tree.ts';

const where = {
  directory: undefined,
  now: Date.UTC(2026, 6, 1),
  rehearse: await rehearsingTogether(),
};
const sqlOf = (intent: Intent | undefined, words: readonly string[]): string =>
  typeof intent?.sql === 'function' ? intent.sql(words) : '';
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
    'db/migrations/000002_rename_column_users_name_full_name.down.sql': expect.stringContaining('cannot be undone'),
  });
});

test.each(intents.flatMap((intent) => (typeof intent.sql === 'function' ? [[intent.name, intent] as const] : [])))(
  '%s: its example is SQL that PostgreSQL reads',
  (_, intent) => {
    const sql = sqlOf(intent, intent.example);
    const { statements, unreadable } = readScript(wholeFile('', sql));
    expect(unreadable).toEqual([]);
    expect(statements.map((one) => `${one.sql.replace(/;$/, '')};`).join('\n')).toBe(sql);
  },
);

test.each([
  [['set-not-null'], 'set-not-null needs more words'],
  [['set-not-null', 'email'], '"email" is not a column of a table: expected users.email or public.users.email'],
  [['set-not-null', 'a.b.c.d'], '"a.b.c.d" is not a column of a table: expected users.email or public.users.email'],
  [['drop-table', ''], '"" is not a name: expected users, public.users or "Users"'],
  [['change-type', 'users.id', 'bigint; DROP TABLE users'], expect.stringContaining('is not a statement')],
  [
    ['rename-column', 'users.id', 'é'.repeat(32)],
    expect.stringContaining('has 64 bytes: expected a name of at most 63'),
  ],
  [['drop-table', 'a'.repeat(64)], expect.stringContaining('has 64 bytes')],
  [['add-check', 'users', 'c', 'true); DROP TABLE users; --'], expect.stringContaining('is not a statement')],
])('%j is refused: %s', async (words, problem) => {
  expect(await written(words)).toEqual(problem);
});

const shop = treeOf({
  'migrations/0001_shop.sql': `CREATE TYPE order_status AS ENUM ('open', 'it''s lost', 'paid');
    CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, city text DEFAULT 'here' NOT NULL, zip varchar(9));
    CREATE TABLE orders (id bigint PRIMARY KEY, status order_status NOT NULL DEFAULT 'it''s lost', past order_status[]);
    CREATE TABLE notes (text text, words int UNIQUE);`,
  'migrations/0002_nothing.sql': 'SELECT 1;',
});

test('a value leaves an enum with its type, in every column, its rows having got another', async () => {
  expect(Object.values(await written(['remove-enum-value', 'order_status', "it's lost", 'open'], shop))).toEqual([
    `UPDATE public.orders SET status = 'open' WHERE status = 'it''s lost';
UPDATE public.orders SET past = array_replace(past, 'it''s lost', 'open') WHERE 'it''s lost' = ANY (past);
ALTER TYPE public.order_status RENAME TO order_status_old;
CREATE TYPE public.order_status AS ENUM ('open', 'paid');
ALTER TABLE public.orders ALTER COLUMN status DROP DEFAULT, ALTER COLUMN status TYPE public.order_status USING status::text::public.order_status, ALTER COLUMN status SET DEFAULT 'open';
ALTER TABLE public.orders ALTER COLUMN past TYPE public.order_status[] USING past::text[]::public.order_status[];
DROP TYPE public.order_status_old;
`,
  ]);
});

test('columns move to a table of their own, with what they are', async () => {
  expect(Object.values(await written(['split-table', 'users', 'user_addresses', 'city,zip'], shop))).toEqual([
    `CREATE TABLE public.user_addresses (id bigint, city text DEFAULT 'here'::text NOT NULL, zip character varying(9), PRIMARY KEY (id), FOREIGN KEY (id) REFERENCES public.users (id) ON DELETE CASCADE);
INSERT INTO public.user_addresses (id, city, zip) SELECT id, city, zip FROM public.users;
ALTER TABLE public.users DROP COLUMN city, DROP COLUMN zip;
`,
  ]);
});

test.each([
  [['remove-enum-value', 'order_state', 'paid'], 'there is no enum public.order_state: expected public.order_status'],
  [
    ['remove-enum-value', 'order_status', 'gone'],
    '"gone" is not a value of order_status: expected open, it\'s lost, paid',
  ],
  [
    ['remove-enum-value', 'order_status', 'paid', 'gone'],
    '"gone" is not a value of order_status: expected open, it\'s lost',
  ],
  [
    ['remove-enum-value', 'order_status', "it's lost"],
    expect.stringContaining(': name the value that rows get instead'),
  ],
  [['split-table', 'user', 'a', 'b'], expect.stringContaining('there is no table user: expected one of')],
  [['split-table', 'notes', 'a', 'text'], 'notes has no primary key, which is needed to match its rows'],
  [['split-table', 'users', 'a', 'town'], 'public.users has no column town: expected id, name, city, zip'],
  [['split-table', 'users', 'a', 'id'], 'id is part of the key of public.users, which both tables have'],
  [['split-table', 'users', 'orders', 'zip'], 'orders already exists: expected a new name'],
])('%j is refused by what is there: %s', async (words, problem) => {
  expect(await written(words, shop)).toEqual(problem);
});

test('names are taken as they are, whatever they hold', () => {
  const name = fc
    .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
    .filter((one) => !/["\0]/.test(one) && one.isWellFormed() && Buffer.byteLength(one) <= 63);
  const rename = intents.find((intent) => intent.name === 'rename-column');
  fc.assert(
    fc.property(name, name, name, (table, column, to) => {
      const sql = sqlOf(rename, [`"${table}"."${column}"`, to]);
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
