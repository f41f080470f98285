import { afterAll, beforeAll, expect, test } from 'vitest';
import { noRecipe } from '../../src/recipes/recipe.ts';
import { splitTable } from '../../src/recipes/split-table.ts';
import { type Database, openDatabase } from './database.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const setup = `
  CREATE TABLE users (id int PRIMARY KEY, name text, city text, zip text NOT NULL, extra json);
  INSERT INTO users SELECT n, 'u' || n, CASE WHEN n % 3 > 0 THEN 'c' || n END, n::text, '{}' FROM generate_series(1, 2500) n;
  CREATE TABLE addresses (user_id int PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, city text, zip text NOT NULL, extra json);`;

const details = {
  into: 'public.addresses',
  columns: [
    { from: 'id', to: 'user_id' },
    { from: 'city', to: 'city' },
    { from: 'zip', to: 'zip' },
    { from: 'extra', to: 'extra' },
  ],
  required: ['user_id', 'zip'],
};

const stepsNow = async () =>
  splitTable({ table: 'public.users', before: await db.schema(), postgres: 16 }, details).steps;
const different = (steps: Awaited<ReturnType<typeof stepsNow>>) =>
  db.run(steps.find(({ kind }) => kind === 'check')?.sql ?? '');

test('all rows are there afterwards, and nothing of the way', async () => {
  await db.reset(setup);
  const before = await db.schema();
  const steps = await stepsNow();
  await db.steps(steps);
  expect(await db.run('SELECT count(*)::int AS rows FROM addresses JOIN users USING (city, zip)')).toEqual([
    { rows: 1667 },
  ]);
  expect(await different(steps)).toEqual([{ different: 0 }]);
  expect(await db.schema()).toEqual(before);
});

test('while both versions of the code run, what either writes reaches the other', async () => {
  await db.reset(setup);
  const steps = await stepsNow();
  const [sync, ...others] = steps.slice(0, -1);
  if (sync === undefined) throw new Error('no steps');
  await db.steps([sync]);
  // Of before the copy, of a row that is not there yet.
  await db.run("UPDATE users SET city = 'moved' WHERE id = 1");
  await db.run('DELETE FROM users WHERE id = 2');
  await db.steps(others);
  await db.run("INSERT INTO users (id, name, city, zip, extra) VALUES (9001, 'old', 'c', 'z', '{\"a\":1}')");
  await db.run("UPDATE users SET zip = 'z3' WHERE id = 3");
  await db.run('DELETE FROM users WHERE id = 4');
  await db.run("UPDATE addresses SET zip = 'z5', extra = NULL WHERE user_id = 5");
  await db.run('ALTER TABLE users ALTER COLUMN zip DROP NOT NULL');
  await db.run("INSERT INTO users (id, name) VALUES (9002, 'new')");
  await db.run(
    "INSERT INTO addresses (user_id, zip) VALUES (9002, 'z') ON CONFLICT (user_id) DO UPDATE SET zip = EXCLUDED.zip",
  );
  expect(await different(steps)).toEqual([{ different: 0 }]);
  const both = `SELECT u.id, u.city, u.zip, a.city AS "city there", a.zip AS "zip there"
    FROM users u FULL JOIN addresses a ON a.user_id = u.id WHERE coalesce(u.id, a.user_id) IN (1, 2, 3, 4, 5, 9001, 9002) ORDER BY 1`;
  expect((await db.run(both)).map((row) => Object.values(row))).toEqual([
    [1, 'moved', '1', 'moved', '1'],
    [3, null, 'z3', null, 'z3'],
    [5, 'c5', 'z5', 'c5', 'z5'],
    [9001, 'c', 'z', 'c', 'z'],
    [9002, null, 'z', null, 'z'],
  ]);
});

test('the triggers are taken back as they were made', async () => {
  await db.reset(setup);
  const before = await db.schema();
  const [sync] = await stepsNow();
  if (sync === undefined) throw new Error('no steps');
  await db.steps([sync]);
  await db.back([sync]);
  expect(await db.schema()).toEqual(before);
});

test.each([
  ['the key does not go along', { ...details, columns: details.columns.slice(1) }],
  ['nothing moves', { ...details, columns: details.columns.slice(0, 1) }],
])('there are no steps where %s', async (_, other) => {
  await db.reset(setup);
  expect(splitTable({ table: 'public.users', before: await db.schema(), postgres: 16 }, other)).toEqual(noRecipe);
});
