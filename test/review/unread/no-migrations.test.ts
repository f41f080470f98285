import { expect, test } from 'vitest';
import { checkOf, readByPerson, reviewOf } from './reviewing.ts';

const ddl = 'CREATE TABLE users (id bigint);';
const around = {
  'README.md': 'A shop.',
  'warehouse/dbt_project.yml': 'name: warehouse',
  'prisma/migrations/20260101000000_init/migration.sql': ddl,
};

test.each([
  ['a query that sqlc reads', 'db/queries/users.sql', '-- name: GetUser :one\nSELECT * FROM users WHERE id = $1;'],
  ['a query that changes rows', 'db/queries/users.sql', '-- name: DeleteUser :exec\nDELETE FROM users WHERE id = $1;'],
  ['a query of PgTyped', 'src/users/users.sql', '/* @name DeleteUser */\nDELETE FROM users WHERE id = :id;'],
  ['a query without a name', 'src/sql/find-users.sql', 'SELECT id FROM users;'],
  ['a query with values', 'src/sql/rename-user.sql', 'UPDATE users SET name = $2 WHERE id = $1;'],
  ['a model of dbt', 'warehouse/models/users.sql', 'CREATE TABLE x AS SELECT 1;'],
  [
    'a model of dbt, somewhere',
    'models/users.sql',
    "{{ config(materialized='table') }}\nSELECT * FROM {{ ref('raw') }}",
  ],
  ['a fixture of a test', 'test/fixtures/schema.sql', ddl],
  ['a migration in tests', 'spec/dummy/db/migrate/20260101000000_a.rb', 'class A < ActiveRecord::Migration[8.0]\nend'],
  ['a test of a migration', 'migrations/0002_age.test.ts', 'knex.schema'],
  ['a Go test', 'internal/migrations/0002_age_test.go', 'package migrations'],
  ['documentation', 'docs/sql/example.sql', ddl],
  ['a dependency', 'node_modules/x/migrations/0001_a.js', 'exports.up = (knex) => knex.schema'],
  ['other people’s code', 'vendor/x/db/migrate/20260101000000_a.rb', 'class A < ActiveRecord::Migration[8.0]\nend'],
  ['a readme among migrations', 'db/migrations/README.md', 'How to write them.'],
  ['a package among migrations', 'shop/migrations/__init__.py', ''],
  ['a snapshot of Drizzle', 'drizzle/meta/0001_snapshot.json', '{ "dialect": "postgresql" }'],
  ['prepared queries of SQLx', `.sqlx/query-${'a'.repeat(64)}.json`, '{}'],
  ['Prisma’s models beside its migrations', 'prisma/schema.prisma', 'datasource db {\n  provider = "postgresql"\n}'],
  ['a component', 'src/components/Database.tsx', 'export const Database = () => null;'],
  ['a repository class', 'src/db/users.ts', "export const find = (db: Kysely<DB>) => db.selectFrom('users');"],
  ['a model', 'src/database/models/user.py', 'class User(Base):\n    pass'],
  ['a configuration', 'src/db/config.yaml', 'host: localhost'],
  ['XML that is none of Liquibase’s', 'src/main/resources/logback.xml', '<configuration/>'],
  ['a workflow', '.github/workflows/migrate.yml', 'on: push'],
  ['a note for the changelog', 'changelogs/unreleased/1234-fix.yml', 'title: Fix'],
  ['a query over several steps', 'reports/totals.sql', 'WITH a AS (SELECT 1) SELECT * FROM a;'],
  ['an export', 'export/users.sql', 'COPY (SELECT * FROM users) TO STDOUT;'],
  ['what sqlc makes of queries', 'db/query.sql.go', 'const x = `-- name: X :one\nINSERT INTO a VALUES ($1)`'],
  ['a job of a chart', 'helm/templates/migrate-job.yaml', 'kind: Job'],
  ['a program that runs migrations', 'src/migrations/run.ts', "import { Knex } from 'knex';\nexport const run = up;"],
  ['a runner of migrations', 'src/migrations/index.ts', "export { run } from './run.ts';"],
])('%s is no migration', async (_, path, content) => {
  const made = await reviewOf(around, { ...around, [path]: content });
  expect([readByPerson(made), made.unreadable, made.verdict.state]).toEqual([[], [], 'clear']);
  const { conclusion, title } = checkOf(made);
  expect([conclusion, title]).toEqual(['success', 'No migrations changed']);
});

const project = {
  'db/migrations/0001_a.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);',
  'db/migrations/0002_b.sql': 'CREATE TABLE b (id bigint PRIMARY KEY);',
};
const next = { 'db/migrations/0003_c.sql': 'CREATE TABLE c (id bigint PRIMARY KEY);' };

test.each([
  ['the dump that dbmate writes', 'db/schema.sql', ddl],
  ['Rails’ structure', 'db/structure.sql', ddl],
  ['a schema in Ruby', 'db/schema.rb', 'ActiveRecord::Schema[8.0].define(version: 3) do\nend'],
  ['a declared schema', 'schema.hcl', 'table "c" {}'],
  ['the sum of Atlas', 'db/migrations/atlas.sum', 'h1:x'],
])('%s comes of the migration that changes with it', async (_, path, content) => {
  const made = await reviewOf(project, { ...project, ...next, [path]: content });
  expect(readByPerson(made)).toEqual([]);
});

test('a dump that changes alone is said', async () => {
  const made = await reviewOf(project, { ...project, 'db/schema.sql': ddl });
  expect(made.verdict.state).toBe('not reviewed');
});

test('the dump of another service is not taken for that of the one whose migration changes', async () => {
  const files = Object.fromEntries(Object.entries(project).map(([path, text]) => [`pay/${path}`, text]));
  const made = await reviewOf(files, { ...files, 'pay/db/migrations/0003_c.sql': ddl, 'shop/db/schema.sql': ddl });
  expect(readByPerson(made)).toEqual([expect.stringContaining('`shop/db`')]);
});

test('what the settings ignore is not said', async () => {
  const legacy = { 'legacy/db/migrate/20260101000000_a.rb': 'class A < ActiveRecord::Migration[8.0]\nend' };
  const said = async (ignore: string[]) => (await reviewOf(around, { ...around, ...legacy }, { ignore })).verdict.state;
  expect([await said([]), await said(['legacy/**'])]).toEqual(['not reviewed', 'clear']);
});

test('what is one file too many to be looked into is said', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 2100 }, (_, at) => [`db/${at}/a.ts`, at < 40 ? 'create table '.repeat(9_000) : 'x']),
  );
  const made = await reviewOf({}, files);
  expect(made.verdict.sentence).toContain('too much, to look into');
});

test('what is too large to be looked into is said', async () => {
  const made = await reviewOf({}, { 'db/large.ts': ' '.repeat(1_000_001) });
  expect(made.verdict.sentence).toContain('too large');
});
