import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '../../src/model/node.ts';
import type { Step } from '../../src/model/step.ts';
import { backfillScript } from '../../src/recipes/backfill-script.ts';
import { batchedDelete } from '../../src/recipes/batched-delete.ts';
import { batchedUpdate, updateBatch } from '../../src/recipes/batched-update.ts';
import { noRecipe, type Recipe } from '../../src/recipes/recipe.ts';
import type { RecipeTarget } from '../../src/recipes/target.ts';
import { expectSameEnd, nodeOf } from './compare.ts';
import { type Database, openDatabase } from './database.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const recipe = (target: RecipeTarget, node: Node): Recipe => {
  if ('UpdateStmt' in node) return batchedUpdate(target, { update: node.UpdateStmt });
  return 'DeleteStmt' in node ? batchedDelete(target, { statement: node.DeleteStmt }) : noRecipe;
};

const table = (columns: string, values: string): string =>
  `CREATE TABLE t (${columns}); INSERT INTO t SELECT ${values} FROM generate_series(1, 3210) n;`;

test.each([
  ['an integer key', table('id int PRIMARY KEY, v int', 'n, n')],
  ['a text key', table('id text COLLATE "C" PRIMARY KEY, v int', `md5(n::text), n`)],
  ['a uuid key', table('id uuid PRIMARY KEY, v int', `md5(n::text)::uuid, n`)],
  ['a composite key', table('tenant text, "No" int, v int, PRIMARY KEY (tenant, "No")', `'t' || n % 7, n, n`)],
  ['a key named like a variable of the procedure', table('first_1 int PRIMARY KEY, v int, changed int', 'n, n, n')],
  ['a unique index over a column that is NOT NULL', table('id int NOT NULL UNIQUE, v int', 'n, n')],
])('%s is walked once, in batches', async (_, setup) => {
  const rows = 'SELECT * FROM t ORDER BY v';
  await expectSameEnd(db, { setup, plain: 'UPDATE t SET v = v * 2 WHERE v % 3 = 0', table: 'public.t', recipe, rows });
});

test.each([
  ['an UPDATE of all rows', 'UPDATE t SET v = v + 1'],
  ['an UPDATE with an alias and another table', 'UPDATE t AS x SET v = o.v FROM o WHERE o.id = x.id RETURNING x.id'],
  ['a DELETE', 'DELETE FROM t WHERE v % 2 = 0'],
  ['a DELETE with another table', 'DELETE FROM ONLY t USING o WHERE o.id = t.id AND (t.v > 3 OR o.v > 1)'],
  ['text that looks like a dollar quote', `UPDATE t SET w = '$batches$ '' $$' WHERE w IS NULL`],
])('%s does the same in batches', async (_, plain) => {
  const setup = `${table('id int PRIMARY KEY, v int, w text', 'n, n')} CREATE TABLE o (id int, v int); INSERT INTO o VALUES (5, 50), (6, 0);`;
  await expectSameEnd(db, { setup, plain, table: 'public.t', recipe, rows: 'SELECT * FROM t ORDER BY id' });
});

test('without a key, rows are walked by page where meeting a row twice does no harm', async () => {
  const setup = table('v int, w text', 'n, NULL');
  const rows = 'SELECT * FROM t ORDER BY v';
  const steps = await expectSameEnd(db, {
    setup,
    plain: `UPDATE t SET w = 'x' WHERE v > 9`,
    table: 'public.t',
    recipe,
    rows,
  });
  expect(steps[0]?.why).toContain('no primary key');
  await db.reset(setup);
  const target = { table: 'public.t', before: await db.schema(), postgres: 16 };
  expect(recipe(target, nodeOf('UPDATE t SET v = v + 1'))).toEqual(noRecipe);
});

test('an UPDATE of the key itself, or one that writes in a WITH, is not cut', async () => {
  await db.reset(table('id int PRIMARY KEY, v int', 'n, n'));
  const target = { table: 'public.t', before: await db.schema(), postgres: 16 };
  expect(recipe(target, nodeOf('UPDATE t SET id = -id'))).toEqual(noRecipe);
  expect(recipe(target, nodeOf('WITH d AS (DELETE FROM t RETURNING id) UPDATE t SET v = 0 FROM d'))).toEqual(noRecipe);
});

test('work goes on from the last key that was printed', async () => {
  await db.reset(table('id int PRIMARY KEY, v int', 'n, 0'));
  const target = { table: 'public.t', before: await db.schema(), postgres: 16 };
  const [step] = recipe(target, nodeOf('UPDATE t SET v = v + 1')).steps;
  const sql = (step?.sql ?? '').replace('()', '(batch_size => 100, after_1 => 3000)');
  await db.steps([{ ...(step as Step), sql }]);
  expect(await db.run('SELECT count(*)::int AS n, min(id) AS first FROM t WHERE v = 1')).toEqual([
    { n: 210, first: 3001 },
  ]);
});

test('the TypeScript program walks the same ranges with parameters', async () => {
  await db.reset(table('tenant text, no int, v int, PRIMARY KEY (tenant, no)', `'t', n, n`));
  const target = { table: 'public.t', before: await db.schema(), postgres: 16 };
  const node = nodeOf('UPDATE t SET v = 0');
  const batch = 'UpdateStmt' in node ? updateBatch(target, node.UpdateStmt) : undefined;
  const program = batch ? (backfillScript(batch) ?? '') : '';
  const constant = (name: string): string =>
    JSON.parse(program.match(new RegExp(`const ${name} = (".*");`))?.[1] ?? '""');
  const literal = (sql: string, values: readonly unknown[]): string =>
    sql.replace(/\$(\d)/g, (_, n: string) => `'${values[Number(n) - 1]}'`);
  expect(await db.run(literal(constant('next'), ['t', 1, 't', 3210, 998]))).toEqual([{ key_1: 't', key_2: '1000' }]);
  await db.run(literal(constant('change'), ['t', 1, 't', 1000]));
  expect(await db.run('SELECT count(*)::int AS n FROM t WHERE v = 0')).toEqual([{ n: 1000 }]);
});
