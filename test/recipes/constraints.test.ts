import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '../../src/model/node.ts';
import { addCheck } from '../../src/recipes/add-check.ts';
import { addForeignKey } from '../../src/recipes/add-foreign-key.ts';
import { addPrimaryKey } from '../../src/recipes/add-primary-key.ts';
import { addUnique } from '../../src/recipes/add-unique.ts';
import { noRecipe, type Recipe } from '../../src/recipes/recipe.ts';
import { setNotNull } from '../../src/recipes/set-not-null.ts';
import type { RecipeTarget } from '../../src/recipes/target.ts';
import { definitionOf, expectSameEnd, nodeOf } from './compare.ts';
import { type Database, openDatabase } from './database.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const setup = `
  CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL);
  CREATE TABLE orders (id int NOT NULL, user_id int, total numeric, code text);
  INSERT INTO users VALUES (1, 'a'), (2, 'b');
  INSERT INTO orders VALUES (1, 1, 10, 'x'), (2, 2, 20, 'y'), (3, NULL, 30, 'z');`;

const recipe = (target: RecipeTarget, node: Node): Recipe => {
  const definition = definitionOf(node);
  if (!('Constraint' in definition)) return noRecipe;
  const constraint = definition.Constraint;
  if (constraint.contype === 'CONSTR_CHECK') return addCheck(target, { constraint });
  if (constraint.contype === 'CONSTR_FOREIGN') return addForeignKey(target, { constraint });
  if (constraint.contype === 'CONSTR_UNIQUE') return addUnique(target, { constraint });
  return addPrimaryKey(target, { constraint });
};

const compare = (plain: string, postgres = 16) =>
  expectSameEnd(db, {
    setup,
    plain,
    table: 'public.orders',
    recipe,
    rows: 'SELECT * FROM orders ORDER BY id',
    postgres,
  });

test.each([
  ['a check over one column gets the name that PostgreSQL gives it', 'ADD CHECK (total > 0)'],
  ['a check over two columns is named after the table', 'ADD CHECK (total > id)'],
  ['a named check keeps its name and NO INHERIT', 'ADD CONSTRAINT "Positive" CHECK (total > 0) NO INHERIT'],
  [
    'a foreign key keeps its actions',
    'ADD FOREIGN KEY (user_id) REFERENCES users (id) ON UPDATE CASCADE ON DELETE SET NULL',
  ],
  [
    'a deferred foreign key stays so',
    'ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users DEFERRABLE INITIALLY DEFERRED',
  ],
  ['a unique constraint adopts an index of its own name', 'ADD UNIQUE (code, total)'],
  ['a unique constraint keeps NULLS NOT DISTINCT and INCLUDE', 'ADD UNIQUE NULLS NOT DISTINCT (code) INCLUDE (total)'],
  ['a unique constraint stays deferrable', 'ADD CONSTRAINT once UNIQUE (code) DEFERRABLE'],
  ['a primary key over a column that is NOT NULL', 'ADD PRIMARY KEY (id)'],
  ['a primary key over a nullable column', 'ADD CONSTRAINT orders_key PRIMARY KEY (code, id)'],
])('%s', async (_, action) => {
  await compare(`ALTER TABLE orders ${action}`);
});

test('on PostgreSQL 18 the primary key proves NOT NULL without a check', async () => {
  const steps = await compare('ALTER TABLE orders ADD PRIMARY KEY (code)', 18);
  expect(steps.map((step) => step.transaction)).toEqual(['own', 'own', 'none', 'own']);
});

test('validation runs without a time limit, everything that locks strongly gives up after two seconds', async () => {
  const steps = await compare('ALTER TABLE orders ADD CHECK (total > 0)');
  expect(steps.map((step) => [step.lockTimeout, step.statementTimeout])).toEqual([
    ['2s', undefined],
    [undefined, '0'],
  ]);
});

test('an index for the foreign key is built first when it is asked for and none leads with its columns', async () => {
  await db.reset(setup);
  const node = definitionOf(nodeOf('ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users'));
  if (!('Constraint' in node)) throw new Error('a constraint was expected');
  const target = { table: 'public.orders', before: await db.schema(), postgres: 16 };
  const { steps } = addForeignKey(target, { constraint: node.Constraint, withIndex: true });
  await db.steps(steps);
  expect(steps[0]?.sql).toBe('CREATE INDEX CONCURRENTLY orders_user_id_idx ON public.orders (user_id);');
});

test.each([16, 18])('SET NOT NULL for PostgreSQL %i ends where the plain statement ends', async (postgres) => {
  await expectSameEnd(db, {
    setup,
    plain: 'ALTER TABLE orders ALTER COLUMN code SET NOT NULL',
    table: 'public.orders',
    recipe: (target) => setNotNull(target, { column: 'code' }),
    rows: 'SELECT * FROM orders ORDER BY id',
    postgres,
  });
});

test('names stay within 63 bytes and do not collide', async () => {
  const long = 'a_table_whose_name_is_about_as_long_as_postgresql_allows_it_ab';
  await db.reset(
    `CREATE TABLE ${long} (id int, with_a_column_name_that_is_long_too text, CONSTRAINT "${long.slice(0, 25)}" CHECK (id > 0))`,
  );
  const target = { table: `public.${long}`, before: await db.schema(), postgres: 16 };
  const { steps } = setNotNull(target, { column: 'with_a_column_name_that_is_long_too' });
  await db.steps(steps);
  const plain = `ALTER TABLE ${long} ADD CHECK (with_a_column_name_that_is_long_too <> '')`;
  await db.run(plain);
  const [named] = await db.run(`SELECT conname FROM pg_constraint WHERE conname LIKE '%_check' AND conrelid <> 0`);
  const definition = definitionOf(nodeOf(plain));
  if (!('Constraint' in definition)) throw new Error('a constraint was expected');
  expect(addCheck(target, { constraint: definition.Constraint }).steps[0]?.sql).toContain(
    ` ${String(named?.conname)} `,
  );
});
