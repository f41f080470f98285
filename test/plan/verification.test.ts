import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VerificationQuery } from '../../src/model/plan.ts';
import { verificationQueries } from '../../src/plan/verification/verify.ts';
import type { JudgedChange } from '../../src/statements/record.ts';
import { guidance, readChangeOf, rehearsedChangeOf } from '../fakes/record.ts';
import { type Database, openDatabase } from '../recipes/database.ts';
import { migrationOf } from '../rules/scene.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const setup = `
  CREATE TABLE teams (id int PRIMARY KEY);
  CREATE TABLE users (id int PRIMARY KEY, "Email" text, name text, team int, age bigint, gone text);
  INSERT INTO users VALUES (1, NULL, 'a name that is too long', 7, 99999999999, 'x'), (2, 'a', 'a', NULL, -1, NULL), (3, 'a', 'b', NULL, 1, NULL);`;

const up = `
  ALTER TABLE users RENAME COLUMN name TO nick;
  ALTER TABLE users ALTER COLUMN "Email" SET NOT NULL;
  ALTER TABLE users ADD CONSTRAINT once UNIQUE ("Email");
  ALTER TABLE users ADD FOREIGN KEY (team) REFERENCES teams (id);
  ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 0);
  ALTER TABLE users ALTER COLUMN age TYPE int;
  ALTER TABLE users ALTER COLUMN nick TYPE varchar(10);
  ALTER TABLE users DROP COLUMN gone;
  ALTER TABLE users ADD COLUMN fresh int DEFAULT 1 NOT NULL;`;

const queriesFor = (postgres: number) => queriesOf(setup, up, postgres);

const queriesOf = async (tables: string, change: string, postgres: number): Promise<readonly VerificationQuery[]> => {
  await db.reset(tables);
  const before = await db.schema();
  for (const { name } of before.tables) await db.run(`DELETE FROM ${name}`);
  await db.steps([{ ...noStep, sql: change }]);
  const after = await db.schema();
  const migration = migrationOf('up.sql', change);
  const rehearsed = rehearsedChangeOf(readChangeOf([migration], { postgres, guidance }), { before, after });
  const input: JudgedChange = { ...rehearsed, diagnostics: [], suppressed: [] };
  return verificationQueries(input, []);
};

const noStep = {
  id: 'up',
  title: '',
  purpose: 'as written',
  phase: 'expand',
  kind: 'schema',
  down: undefined,
  irreversible: undefined,
  transaction: 'own',
  lockTimeout: undefined,
  statementTimeout: undefined,
  program: undefined,
  release: 0,
  day: 1,
  application: undefined,
  writes: undefined,
  why: '',
} as const;

test('the queries for before find the rows that break each promise', async () => {
  const queries = (await queriesFor(16)).filter((query) => query.when === 'before');
  await db.reset(setup);
  const found: Record<string, number> = {};
  for (const query of queries) found[query.question] = (await db.run(query.sql)).length;
  expect(found).toEqual({
    'Is users.Email NULL anywhere?': 1,
    'Are there duplicates of (Email) in users?': 1,
    'Does users reference rows that teams does not have?': 1,
    'Do rows of users violate adult?': 1,
    'Does every users.name (text) fit character varying(10)?': 1,
    'Does every users.age (bigint) fit integer?': 1,
    'How many values of users.gone are lost?': 1,
    'Did a failed build leave an invalid index behind?': 0,
  });
});

test.each([
  [
    'a duplicate',
    'Are there duplicates of (Email) in users?',
    'ALTER TABLE users ADD CONSTRAINT once UNIQUE ("Email")',
  ],
  [
    'a reference to nothing',
    'Does users reference rows that teams does not have?',
    'ALTER TABLE users ADD FOREIGN KEY (team) REFERENCES teams (id)',
  ],
])('%s makes the statement fail, and not any more when it was mended', async (_, question, statement) => {
  const query = (await queriesFor(16)).find((one) => one.question === question);
  await db.reset(setup);
  await expect(db.run(statement)).rejects.toThrow(/contains null values|could not create unique index|violates/);
  await db.run(query?.repair ?? '');
  expect(await db.run(query?.sql ?? '')).toEqual([]);
  await db.run(statement);
});

test.each([
  [
    'a row whose reference is required goes',
    'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p int NOT NULL); INSERT INTO c VALUES (1, 5);',
    'ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES p (id);',
    0,
  ],
  [
    'of duplicates under a condition one stays, and rows beyond it all do',
    `CREATE TABLE c (id int PRIMARY KEY, k text, live boolean);
      INSERT INTO c VALUES (1, 'a', true), (2, 'a', true), (3, 'a', false), (4, 'a', false), (5, NULL, true), (6, NULL, true);`,
    'CREATE UNIQUE INDEX ON c (k) WHERE live;',
    5,
  ],
  [
    'of NULLs that are not distinct one stays',
    'CREATE TABLE c (id int PRIMARY KEY, k text); INSERT INTO c VALUES (1, NULL), (2, NULL);',
    'CREATE UNIQUE INDEX ON c (k) NULLS NOT DISTINCT;',
    1,
  ],
])('%s', async (_, tables, statement, rows) => {
  const [query] = (await queriesOf(tables, statement, 16)).filter(({ repair }) => repair !== undefined);
  await db.reset(tables);
  await expect(db.run(statement)).rejects.toThrow(/could not create unique index|violates/);
  await db.run(query?.repair ?? '');
  await db.run(statement);
  expect(await db.run('SELECT count(*)::int AS rows FROM c')).toEqual([{ rows }]);
});

test.each([
  ['each NULL of an identifier becomes another one', 'uuid UNIQUE', '', ['another', 'another']],
  ['a NULL that needs no value of its own becomes an empty one', 'text', '', ['the same']],
  ['any other value of its own is for the team to say', 'varchar(11) UNIQUE', '', undefined],
  ['what refers to a row is for the team to say', 'int REFERENCES t (id)', '', undefined],
  ['what a check decides is for the team to say', 'int CHECK (c > 0)', '', undefined],
  ['what a check of the change decides, too', 'int', ', ADD CHECK (c > 0)', undefined],
])('NULLs that are filled: %s', async (_, type, more, filled) => {
  const tables = `CREATE TABLE t (id int PRIMARY KEY, c ${type}); INSERT INTO t VALUES (1), (2);`;
  const statement = `ALTER TABLE t ALTER COLUMN c SET NOT NULL${more};`;
  const query = (await queriesOf(tables, statement, 16)).find(({ question }) => question.includes('NULL anywhere'));
  expect(query?.repair === undefined).toBe(filled === undefined);
  if (query?.repair === undefined) return;
  await db.reset(tables);
  await db.run(query.repair);
  await db.run(statement);
  expect(await db.run('SELECT count(DISTINCT c)::int AS different FROM t')).toEqual([{ different: filled?.length }]);
});

test.each([
  ['a text that is too long', 'text', "'abcdef'", 'varchar(3)', 'length(rtrim(c'],
  ['a required value that is no number', 'text NOT NULL', "'many'", 'int USING c::int', 'pg_input_is_valid'],
  [
    'a value without a place in an enum that must have one',
    'text NOT NULL',
    "'c'",
    'mood USING c::mood',
    "ARRAY['a', 'b']",
  ],
])('%s is found, and nothing overwrites it', async (_, type, value, wanted, asked) => {
  const tables = `CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (id int PRIMARY KEY, c ${type}); INSERT INTO t VALUES (1, ${value});`;
  const [query] = (await queriesOf(tables, `ALTER TABLE t ALTER c TYPE ${wanted};`, 16)).filter(({ question }) =>
    /fit/.test(question),
  );
  expect(query).toMatchObject({ sql: expect.stringContaining(asked), repair: undefined });
  await db.reset(tables);
  expect(await db.run(query?.sql ?? '')).toHaveLength(1);
});

test.each([
  ['a value that is no number becomes none', 'text', "'many'", 'int USING c::int'],
  ['a number that is too large becomes none', 'bigint', '3000000000', 'int'],
])('%s', async (_, type, value, wanted) => {
  const tables = `CREATE TABLE t (id int PRIMARY KEY, c ${type}); INSERT INTO t VALUES (1, ${value});`;
  const statement = `ALTER TABLE t ALTER COLUMN c TYPE ${wanted};`;
  const query = (await queriesOf(tables, statement, 16)).find(({ question }) => question.includes('fit'));
  await db.reset(tables);
  await db.run(query?.repair ?? '');
  await db.run(statement);
  expect(await db.run('SELECT c FROM t')).toEqual([{ c: null }]);
});

test.each([
  ['every text is a value of jsonb when it is quoted', 'text', 'jsonb USING to_jsonb(c)'],
  ['a cast that is written cuts short, and refuses nothing', 'text', 'varchar(3) USING c::varchar(3)'],
  ['a wider number has a place for all', 'int', 'bigint'],
])('%s: there is nothing to ask', async (_, type, wanted) => {
  const queries = await queriesOf(`CREATE TABLE t (c ${type});`, `ALTER TABLE t ALTER c TYPE ${wanted};`, 16);
  expect(queries.filter(({ question }) => question.includes('fit'))).toEqual([]);
});

test('what the change mends itself is not asked, nor is a partition beside its table', async () => {
  const parts = `CREATE TABLE t (id int, c text) PARTITION BY LIST (id); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);`;
  const asked = async (tables: string, change: string) =>
    (await queriesOf(tables, change, 16))
      .filter(({ when, group }) => when === 'before' && group !== 'indexes')
      .map(({ question }) => question);
  expect(await asked(parts, 'ALTER TABLE t ALTER c SET NOT NULL;')).toEqual(['Is t.c NULL anywhere?']);
  const mends = `UPDATE t SET c = '' WHERE c IS NULL; ALTER TABLE t ALTER c SET NOT NULL;`;
  expect(await asked('CREATE TABLE t (c text);', mends)).toEqual([]);
});

test('before PostgreSQL 16 the query for a type that is read from text tries to read it', async () => {
  const tables = `CREATE TABLE t (c text); INSERT INTO t VALUES ('many');`;
  const query = (await queriesOf(tables, 'ALTER TABLE t ALTER c TYPE int USING c::int;', 15)).find(({ question }) =>
    question.includes('fit'),
  );
  await db.reset(tables);
  expect(query?.expect).toBe('a number, and no error');
  await expect(db.run(query?.sql ?? '')).rejects.toThrow('invalid input');
});

test('the queries for after answer with nothing when all is there, and name what is not', async () => {
  const queries = (await queriesFor(16)).filter((query) => query.when === 'after');
  await db.reset(setup);
  await db.run('DELETE FROM users');
  const empty = async (): Promise<readonly string[]> => {
    const answers = [];
    for (const query of queries)
      if (query.expect === '0 rows') answers.push([query, (await db.run(query.sql)).length] as const);
    return answers.filter(([, rows]) => rows > 0).map(([query]) => query.question);
  };
  expect(await empty()).toEqual([
    'Is every column there, with its type and NOT NULL?',
    'Is every removed or renamed column gone under its old name?',
  ]);
  await db.steps([{ ...noStep, sql: up }]);
  expect(await empty()).toEqual([]);
  expect(queries.find((query) => query.group === 'backfill')?.sql).toContain('WHERE fresh IS NULL');
});
