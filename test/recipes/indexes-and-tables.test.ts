import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '../../src/model/node.ts';
import { createIndex } from '../../src/recipes/create-index.ts';
import { dropColumns } from '../../src/recipes/drop-column.ts';
import { dropIndex } from '../../src/recipes/drop-index.ts';
import { dropTable } from '../../src/recipes/drop-table.ts';
import { noRecipe, type Recipe } from '../../src/recipes/recipe.ts';
import { renameTable } from '../../src/recipes/rename-table.ts';
import type { RecipeTarget } from '../../src/recipes/target.ts';
import { expectSameEnd, nodeOf } from './compare.ts';
import { type Database, openDatabase } from './database.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const setup = `
  CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, name text);
  CREATE INDEX users_name_idx ON users (name);
  CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id), parent int REFERENCES orders (id));
  CREATE TABLE events (day date NOT NULL, kind text) PARTITION BY RANGE (day);
  CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2025-01-01');
  CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2030-01-01');
  INSERT INTO users VALUES (1, 'a', 'A'), (2, 'b', 'B');
  INSERT INTO orders VALUES (1, 1, NULL);
  INSERT INTO events VALUES ('2024-01-01', 'x'), ('2026-01-01', 'y');`;

const indexRecipe = (target: RecipeTarget, node: Node): Recipe =>
  'IndexStmt' in node ? createIndex(target, { index: node.IndexStmt }) : noRecipe;

const rows = 'SELECT (SELECT count(*) FROM users)::int AS users, (SELECT count(*) FROM events)::int AS events';

test.each([
  ['an index with a name', 'public.users', 'CREATE INDEX by_mail ON users (email DESC) WHERE name IS NOT NULL'],
  ['an index without a name', 'public.users', 'CREATE INDEX ON users (email, lower(name), (name || email))'],
  [
    'a unique index',
    'public.users',
    'CREATE UNIQUE INDEX IF NOT EXISTS by_mail ON users (lower(email)) INCLUDE (name)',
  ],
  ['an index on a partitioned table', 'public.events', 'CREATE INDEX events_kind_idx ON events (kind)'],
])('%s ends where the plain statement ends', async (_, table, plain) => {
  await expectSameEnd(db, { setup, plain, table, recipe: indexRecipe, rows });
});

test('an invalid index that a failed build left over is replaced, and the plan can run again', async () => {
  await db.reset(setup);
  const before = await db.schema();
  await db.run(`INSERT INTO users VALUES (3, 'a', 'C')`);
  const { steps } = indexRecipe(
    { table: 'public.users', before, postgres: 16 },
    nodeOf('CREATE UNIQUE INDEX once ON users (email)'),
  );
  await expect(db.steps(steps)).rejects.toThrow('could not create unique index');
  expect(await db.run(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'once'::regclass`)).toEqual([
    { indisvalid: false },
  ]);
  await db.run('DELETE FROM users WHERE id = 3');
  await db.steps(steps);
  expect(await db.run(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'once'::regclass`)).toEqual([
    { indisvalid: true },
  ]);
});

test('an index of the same name that the history knows is never dropped to make room', async () => {
  await db.reset(setup);
  const before = await db.schema();
  const plain = nodeOf('CREATE INDEX IF NOT EXISTS users_name_idx ON orders (user_id)');
  expect(indexRecipe({ table: 'public.orders', before, postgres: 16 }, plain)).toEqual(noRecipe);
  const [unknown] = indexRecipe({ table: 'public.orders', before: undefined, postgres: 16 }, plain).steps;
  expect(unknown?.sql).toBe('CREATE INDEX CONCURRENTLY users_name_idx ON public.orders (user_id);');
});

test('an index is dropped concurrently and its way back builds it concurrently', async () => {
  const plain = 'DROP INDEX users_name_idx';
  const recipe = (target: RecipeTarget) => dropIndex(target, { index: 'public.users_name_idx' });
  const [step] = await expectSameEnd(db, { setup, plain, table: 'public.users', recipe, rows });
  expect(step?.down).toContain('CREATE INDEX CONCURRENTLY users_name_idx ON public.users');
});

test('an index that backs a constraint is not dropped concurrently', async () => {
  await db.reset(setup);
  expect(
    dropIndex({ table: 'public.users', before: await db.schema(), postgres: 16 }, { index: 'public.users_pkey' }),
  ).toEqual(noRecipe);
});

test('a renamed table answers to its old name until the last step', async () => {
  const plain = 'ALTER TABLE users RENAME TO accounts';
  const recipe = (target: RecipeTarget) => renameTable(target, { to: 'accounts' });
  const steps = await expectSameEnd(db, { setup, plain, table: 'public.users', recipe, rows: 'SELECT 1 AS one' });
  await db.reset(setup);
  await db.steps(steps.slice(0, 1));
  await db.run(`INSERT INTO users VALUES (7, 'new', 'N') ON CONFLICT (id) DO NOTHING`);
  await db.run(`UPDATE users SET name = 'M' WHERE id = 7`);
  expect(await db.run('SELECT name FROM accounts WHERE id = 7')).toEqual([{ name: 'M' }]);
  await db.steps(steps.slice(1));
});

test('a dropped column first lets code leave it out', async () => {
  const plain = 'ALTER TABLE users DROP COLUMN email';
  const recipe = (target: RecipeTarget) => dropColumns(target, { columns: ['email'] });
  const steps = await expectSameEnd(db, { setup, plain, table: 'public.users', recipe, rows });
  expect(steps.map((step) => step.title)).toEqual([
    'Let users.email be NULL',
    'Deploy code that neither reads nor writes users.email',
    'Verify that users.email is unused, and keep a copy of its values',
    'Drop users.email',
  ]);
  expect(steps.map((step) => step.release)).toEqual([0, 1, 1, 2]);
});

test('a dropped table is renamed first, and lets go of its parents one by one', async () => {
  const recipe = (target: RecipeTarget) => dropTable(target, {});
  const steps = await expectSameEnd(db, { setup, plain: 'DROP TABLE orders', table: 'public.orders', recipe, rows });
  const sql = steps.map((step) => step.sql).filter((text) => text !== '');
  expect(sql).toEqual([
    'ALTER TABLE public.orders RENAME TO orders_dropped;',
    'ALTER TABLE public.orders_dropped DROP CONSTRAINT orders_user_id_fkey;',
    'DROP TABLE public.orders_dropped;',
  ]);
});
