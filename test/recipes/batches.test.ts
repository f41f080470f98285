import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '../../src/model/node.ts';
import type { Step } from '../../src/model/step.ts';
import { backfillScript } from '../../src/recipes/backfill-script.ts';
import { inSmallBatches } from '../../src/recipes/batch.ts';
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
  [
    'columns named like the variables of the procedure',
    table(
      'last_1 int PRIMARY KEY, v int, total int, size int, batch_size int, dry_run int, batches int',
      'n, n, n, n, n, n, n',
    ),
  ],
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

const positions = `CREATE TABLE t (id int PRIMARY KEY, owner int NOT NULL, pos int, total int, w text);
  INSERT INTO t SELECT n, n % 3, (n * 7919) % 1009, 0, CASE WHEN n % 2 = 0 THEN 'x' END FROM generate_series(1, 1500) n;
  CREATE TABLE "Other" ("Id" int PRIMARY KEY, t int, v int);
  INSERT INTO "Other" SELECT n, n, n % 11 FROM generate_series(1, 1500) n;
  CREATE VIEW seen AS SELECT owner, max(pos) AS top FROM t GROUP BY owner;
  CREATE FUNCTION top(int) RETURNS int STABLE LANGUAGE sql AS 'SELECT max(pos) FROM t WHERE owner = $1';
  CREATE FUNCTION twice(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN $1 * 2; END';`;

test.each([
  [
    'a name in a WITH with a capital letter',
    'WITH "Ranked" AS (SELECT id, row_number() OVER (PARTITION BY owner ORDER BY id)::int AS "N" FROM t) UPDATE t SET pos = "Ranked"."N" FROM "Ranked" WHERE t.id = "Ranked".id',
    1,
  ],
  ['a column named like a variable', 'UPDATE t SET total = total + pos WHERE pos > 3', 1],
  ['a function of the team that looks at nothing', 'UPDATE t SET pos = twice(pos)', 1],
  ['another table', 'UPDATE t SET total = (SELECT sum(v) FROM "Other" AS "O" WHERE "O".t = t.id)', 1],
  [
    'a window over what it writes',
    'WITH r AS (SELECT id, row_number() OVER (PARTITION BY owner ORDER BY pos, id)::int AS n FROM t) UPDATE t SET pos = r.n FROM r WHERE t.id = r.id',
    3,
  ],
  [
    'an aggregate over what it writes',
    'UPDATE t SET pos = pos - (SELECT min(o.pos) FROM t AS o WHERE o.owner = t.owner)',
    3,
  ],
  ['a self join', 'UPDATE t AS a SET (pos, total) = (b.pos, b.pos + 1) FROM t AS b WHERE b.id = a.id + 1', 3],
  ['a view of itself', 'UPDATE t SET pos = seen.top FROM seen WHERE seen.owner = t.owner', 3],
  ['a function that reads it', 'UPDATE t SET pos = top(owner) - pos', 3],
  [
    'a number of rows',
    'UPDATE t SET w = $$done$$ WHERE id IN (SELECT id FROM t WHERE w IS NULL ORDER BY pos, id LIMIT 200)',
    3,
  ],
  [
    'a DELETE of what others have',
    'DELETE FROM t WHERE EXISTS (SELECT FROM t AS o WHERE o.owner = t.owner AND o.pos < t.pos)',
    3,
  ],
  [
    'a DELETE of a number of rows',
    'DELETE FROM t WHERE ctid = ANY (ARRAY(SELECT ctid FROM t ORDER BY id LIMIT 100))',
    3,
  ],
])(
  '%s: the values are those of the statement as written',
  async (_, plain, count) => {
    const rows = 'SELECT * FROM t ORDER BY id';
    const steps = await expectSameEnd(db, { setup: positions, plain, table: 'public.t', recipe, rows });
    expect(steps).toHaveLength(count);
    await db.reset(positions);
    await db.run(plain);
    const asWritten = await db.run(rows);
    await db.reset(positions);
    await db.steps(steps.map(inSmallBatches));
    expect(await db.run(rows)).toEqual(asWritten);
  },
  120_000,
);

test.each([
  [
    'a key that is unique only at the end',
    'CREATE TABLE t (id int PRIMARY KEY, pos int UNIQUE DEFERRABLE)',
    'UPDATE t SET pos = pos + 1',
    'holds for all rows at the end',
  ],
  [
    'rows that refer to others of the table',
    'CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t)',
    'DELETE FROM t WHERE id > 5',
    'refer to others of the same table',
  ],
  [
    'a function that sees what was done so far',
    `CREATE TABLE t (id int PRIMARY KEY, slug text);
    CREATE FUNCTION free(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN $1 || (SELECT count(*) FROM t WHERE slug LIKE $1 || ''%''); END'`,
    `UPDATE t SET slug = free('a')`,
    'may see what the statement has done so far',
  ],
  [
    'the key itself',
    'CREATE TABLE t (id int PRIMARY KEY)',
    'UPDATE t SET id = -id',
    'the key that batches would walk by',
  ],
  [
    'a self join without a key',
    'CREATE TABLE t (a int, b int)',
    'UPDATE t SET a = o.a FROM t AS o WHERE o.b = t.b',
    'without a key',
  ],
  [
    'several columns out of one query that reads it',
    'CREATE TABLE t (id int PRIMARY KEY, a int, b int)',
    'UPDATE t SET (a, b) = (SELECT o.b, o.a FROM t AS o WHERE o.id = t.id + 1)',
    'of other rows of t',
  ],
])('%s keeps the statement whole, and the reason is given', async (_, setup, plain, reason) => {
  await db.reset(setup);
  const found = recipe({ table: 'public.t', before: await db.schema(), postgres: 16 }, nodeOf(plain));
  expect(found).toEqual({ ...noRecipe, because: expect.stringContaining(reason) });
});

test('rows that go with others, read by the same DELETE, are chosen before the first one goes', async () => {
  const setup = `CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, t int REFERENCES t ON DELETE CASCADE, next int);
    INSERT INTO t SELECT n FROM generate_series(1, 50) n; INSERT INTO c SELECT n, n, n + 1 FROM generate_series(1, 50) n;`;
  const plain = 'DELETE FROM t WHERE id = 1 OR EXISTS (SELECT FROM c WHERE c.next = t.id AND c.id % 2 = 0)';
  const steps = await expectSameEnd(db, {
    setup,
    plain,
    table: 'public.t',
    recipe,
    rows: 'SELECT * FROM t ORDER BY id',
  });
  expect(steps).toHaveLength(3);
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
  expect(recipe(target, nodeOf('UPDATE t SET v = v + 1'))).toMatchObject({ steps: [], because: expect.any(String) });
});

test('an UPDATE of the key itself, or one that writes in a WITH, is not cut', async () => {
  await db.reset(table('id int PRIMARY KEY, v int', 'n, n'));
  const target = { table: 'public.t', before: await db.schema(), postgres: 16 };
  expect(recipe(target, nodeOf('UPDATE t SET id = -id')).steps).toEqual([]);
  expect(recipe(target, nodeOf('WITH d AS (DELETE FROM t RETURNING id) UPDATE t SET v = 0 FROM d'))).toMatchObject({
    steps: [],
    because: expect.stringContaining('run once'),
  });
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
