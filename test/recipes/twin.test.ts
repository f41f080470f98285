import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '../../src/model/node.ts';
import { changeType } from '../../src/recipes/change-type.ts';
import { noRecipe, type Recipe } from '../../src/recipes/recipe.ts';
import { renameColumn } from '../../src/recipes/rename-column.ts';
import type { RecipeTarget } from '../../src/recipes/target.ts';
import { readSyncTriggerName } from '../../src/recipes/twin/sync-trigger.ts';
import { expectSameEnd, nodeOf } from './compare.ts';
import { type Database, openDatabase } from './database.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const setup = `
  CREATE TABLE teams (id int PRIMARY KEY);
  CREATE TABLE users (
    id serial PRIMARY KEY,
    number int GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 5),
    name varchar(40) COLLATE "C" DEFAULT 'anonymous' NOT NULL CHECK (name <> '') UNIQUE,
    team int REFERENCES teams (id) ON DELETE SET NULL,
    settings json,
    score int DEFAULT 0,
    CONSTRAINT sane CHECK (score > -1 AND id > 0) NOT VALID
  );
  CREATE INDEX users_lower ON users (lower(name), score DESC) INCLUDE (team) WHERE score > 1;
  CREATE TABLE posts (id int PRIMARY KEY, author int NOT NULL REFERENCES users (id) ON DELETE CASCADE);
  COMMENT ON COLUMN users.name IS 'what they''re called';
  COMMENT ON INDEX users_lower IS 'for the search';
  INSERT INTO teams VALUES (1);
  INSERT INTO users (name, team, settings) SELECT 'u' || n, 1, '{"a":1}' FROM generate_series(1, 1500) n;
  INSERT INTO posts SELECT n, n FROM generate_series(1, 30) n;`;

const rename = (from: string, to: string) => (target: RecipeTarget) => renameColumn(target, { from, to });
const type = (target: RecipeTarget, node: Node): Recipe => {
  const command = 'AlterTableStmt' in node ? node.AlterTableStmt.cmds?.[0] : undefined;
  if (command === undefined || !('AlterTableCmd' in command)) return noRecipe;
  return changeType(target, {
    column: command.AlterTableCmd.name ?? '',
    command: command.AlterTableCmd,
    mayRefuse: false,
  });
};
const rows = 'SELECT id, name, team, settings::text, score FROM users ORDER BY id';

test.each([
  ['name', 'SELECT id, handle, team, score FROM users ORDER BY id', 'handle'],
  ['team', 'SELECT id, name, team_id FROM users ORDER BY id', 'team_id'],
  ['settings', 'SELECT id, preferences::text FROM users ORDER BY id', 'preferences'],
  ['score', 'SELECT id, "Points" FROM users ORDER BY id', 'Points'],
  ['id', 'SELECT user_id, name FROM users ORDER BY user_id', 'user_id'],
  ['number', 'SELECT id, no FROM users ORDER BY id', 'no'],
])('renaming %s in stages ends in the schema of RENAME COLUMN', async (from, query, to) => {
  const plain = `ALTER TABLE users RENAME COLUMN ${from} TO "${to}"`;
  for (const postgres of [16, 18]) {
    await expectSameEnd(db, { setup, plain, table: 'public.users', recipe: rename(from, to), rows: query, postgres });
  }
});

test.each([
  ['int to bigint', 'ALTER TABLE users ALTER COLUMN score TYPE bigint'],
  ['a primary key that other tables reference', 'ALTER TABLE users ALTER COLUMN id TYPE bigint'],
  ['an identity column', 'ALTER TABLE users ALTER COLUMN number TYPE bigint'],
  ['a foreign key', 'ALTER TABLE users ALTER COLUMN team TYPE bigint'],
  ['a USING expression', "ALTER TABLE users ALTER COLUMN settings TYPE jsonb USING settings::jsonb || '{}'"],
  ['json to text', 'ALTER TABLE users ALTER COLUMN settings TYPE text'],
])('changing the type of %s by a second column ends in the schema of ALTER TYPE', async (_, plain) => {
  await expectSameEnd(db, {
    setup,
    plain,
    table: 'public.users',
    recipe: type,
    rows: rows.replace('settings::text', 'team'),
  });
});

test('a value too long for the new type stops the plan as it stops the statement, and is not cut short', async () => {
  await db.reset(setup);
  const plain = 'ALTER TABLE users ALTER COLUMN name TYPE varchar(3)';
  await expect(db.run(plain)).rejects.toThrow('too long');
  const { steps } = type({ table: 'public.users', before: await db.schema(), postgres: 16 }, nodeOf(plain));
  await expect(db.steps(steps)).rejects.toThrow('too long');
});

test('while both names are there, writes by either of them reach both', async () => {
  await db.reset(setup);
  const { steps } = renameColumn(
    { table: 'public.users', before: await db.schema(), postgres: 16 },
    { from: 'name', to: 'handle' },
  );
  await db.steps(steps.slice(0, -1));
  await db.run(`INSERT INTO users (id, name) VALUES (9001, 'old')`);
  await db.run(`INSERT INTO users (id, handle) VALUES (9002, 'new')`);
  await db.run(`INSERT INTO users (id) VALUES (9003)`);
  await db.run(`UPDATE users SET name = 'by old' WHERE id = 1`);
  await db.run(`UPDATE users SET handle = 'by new' WHERE id = 2`);
  await db.run(`UPDATE users SET score = 7 WHERE id = 3`);
  expect(await db.run('SELECT name, handle FROM users WHERE id IN (1, 2, 3, 9001, 9002, 9003) ORDER BY id')).toEqual(
    ['by old', 'by new', 'u3', 'old', 'new', 'anonymous'].map((text) => ({ name: text, handle: text })),
  );
  await db.back(steps.slice(0, -1));
});

test('columns whose long names begin alike have triggers of their own', async () => {
  const [one, other] = ['a', 'b'].map((end) => `${'very_'.repeat(9)}long_name_${end}`);
  const table = 'temporary_accommodation_applications_of_this_year';
  await db.reset(`CREATE TABLE ${table} (id int PRIMARY KEY, first text, second text)`);
  const before = await db.schema();
  const target = { table: `public.${table}`, before, postgres: 16 };
  const renames = [
    ['first', one ?? ''],
    ['second', other ?? ''],
  ] as const;
  for (const [from, to] of renames) await db.steps(renameColumn(target, { from, to }).steps.slice(0, 1));
  await db.run(`INSERT INTO ${table} VALUES (1, 'x', 'y')`);
  expect(await db.run(`SELECT ${one} AS one, ${other} AS other FROM ${table}`)).toEqual([{ one: 'x', other: 'y' }]);
  const names = (await db.schema()).tables.flatMap(({ triggers }) => triggers.map(({ name }) => name));
  expect(names.map(readSyncTriggerName)).toEqual(['columns', 'columns']);
  expect(new Set(names).size).toBe(2);
});

test('views, policies and triggers go on with the new column', async () => {
  const more = `${setup}
    CREATE VIEW named AS SELECT id, name FROM users WHERE name <> 'x';
    CREATE VIEW joined AS SELECT u.name, p.id, upper(u.name::text) AS loud FROM users u JOIN posts p ON p.author = u.id;
    CREATE POLICY own ON users USING (name = CURRENT_USER) WITH CHECK (length(name) > 1);
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER touched BEFORE UPDATE OF name, score ON users FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION touch();`;
  const plain = 'ALTER TABLE users RENAME COLUMN name TO handle';
  await expectSameEnd(db, {
    setup: more,
    plain,
    table: 'public.users',
    recipe: rename('name', 'handle'),
    rows: 'SELECT * FROM named ORDER BY id',
  });
});

test('a materialized view over the column is said to be work by hand', async () => {
  await db.reset(`${setup} CREATE MATERIALIZED VIEW m AS SELECT name FROM users;`);
  const { steps } = renameColumn(
    { table: 'public.users', before: await db.schema(), postgres: 16 },
    { from: 'name', to: 'handle' },
  );
  expect(steps.at(-1)?.application).toContain('by hand what uses users.name: public.m');
});

test('the timeline is day 1 expand, 2 to 7 verify, 8 stop old writes, 14 drop', async () => {
  await db.reset(setup);
  const { steps } = renameColumn(
    { table: 'public.users', before: await db.schema(), postgres: 16 },
    { from: 'team', to: 'team_id' },
  );
  expect([...new Set(steps.map((step) => step.day))]).toEqual([1, 2, 8, 14]);
  expect([...new Set(steps.map((step) => step.release))]).toEqual([0, 1, 2, 3]);
});

test('a table with partitions, or without a key, has no second column made for it', async () => {
  await db.reset('CREATE TABLE t (a int); CREATE TABLE p (a int, b int) PARTITION BY LIST (a);');
  const before = await db.schema();
  expect(renameColumn({ table: 'public.t', before, postgres: 16 }, { from: 'a', to: 'b' })).toEqual(noRecipe);
  expect(renameColumn({ table: 'public.p', before, postgres: 16 }, { from: 'b', to: 'c' })).toEqual(noRecipe);
});
