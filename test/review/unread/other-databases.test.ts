import { expect, test } from 'vitest';
import { checkOf, readByPerson, reviewOf } from './reviewing.ts';

const plain = 'ALTER TABLE users ADD age integer;';
const rails = 'class Age < ActiveRecord::Migration[8.0]\nend';

test.each([
  ['MySQL', 'db/mysql/0002_age.sql', plain, {}],
  ['MySQL', 'migrations/0002_age.sql', 'ALTER TABLE `users` ADD age int;', {}],
  ['MySQL', 'sql/users.sql', 'CREATE TABLE users (id int AUTO_INCREMENT) ENGINE=InnoDB;', {}],
  ['SQLite', 'src/sqlite/migrations/0002.sql', plain, {}],
  ['SQLite', 'db/0002.sql', 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT);', {}],
  ['SQL Server', 'db/age.sql', 'CREATE TABLE users (id INT IDENTITY(1,1), name NVARCHAR(40));', {}],
  ['ClickHouse', 'clickhouse/migrations/0002_age.sql', plain, {}],
  ['ClickHouse', 'migrations/0002.sql', 'CREATE TABLE users (id UUID) ENGINE = MergeTree ORDER BY id;', {}],
  ['Cassandra', 'cassandra/migrations/0002.cql', 'ALTER TABLE users ADD age int;', {}],
  ['Cassandra', 'migrations/0002_age.cql', 'ALTER TABLE users ADD age int;', {}],
  ['Oracle', 'db/users.sql', 'CREATE TABLE users (id NUMBER(19), name VARCHAR2(255 CHAR));', {}],
  [
    'MongoDB',
    'migrations/20260101-age.js',
    "module.exports = { up: (db) => db.collection('users').updateMany({}, {}) };",
    {},
  ],
  ['MongoDB', 'mongo/migrations/002-age.js', 'exports.up = async () => {};', {}],
  ['Snowflake', 'snowflake/migrations/V2__age.sql', plain, {}],
  ['MySQL', 'db/migrate/20260101000000_age.rb', rails, { 'config/database.yml': 'production:\n  adapter: mysql2\n' }],
  ['MySQL', 'db/changelog/2.xml', '<databaseChangeLog/>', { 'liquibase.properties': 'url=jdbc:mysql://db/shop' }],
  ['MySQL', 'schemas/users.sql', 'CREATE TABLE users (id int);', { 'schemas/.skeema': 'schema=shop' }],
  ['SQLite', 'prisma/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}', {}],
])('%s: `%s` is nothing for PostgreSQL, which is said', async (database, path, content, more) => {
  const around = { 'README.md': 'A shop.', ...more };
  const made = await reviewOf(around, { ...around, [path]: content });
  expect(made.verdict).toMatchObject({ state: 'clear', sentence: expect.stringMatching(/^Nothing for PostgreSQL: /) });
  expect(made.verdict.sentence).toContain(`for ${database}`);
  const { conclusion, title } = checkOf(made);
  expect([conclusion, title]).toEqual(['neutral', expect.stringContaining('Nothing for PostgreSQL')]);
});

test.each([
  [
    'a directory called mysql with PostgreSQL’s own words',
    'db/mysql/0002_age.sql',
    'ALTER TABLE users ADD age jsonb;',
    {},
  ],
  [
    'configuration that names both',
    'db/migrate/2_age.rb',
    rails,
    { 'config/database.yml': 'a: mysql2\nb: postgresql\n' },
  ],
  [
    'configuration that comes from outside',
    'db/migrate/2_age.rb',
    rails,
    { 'config/database.yml': "url: <%= ENV['URL'] %> # not sqlite" },
  ],
  ['code that says nothing', 'migrations/20260101_age.js', 'exports.up = (knex) => knex.schema', {}],
])('%s may be for PostgreSQL', async (_, path, content, more) => {
  const made = await reviewOf(more, { ...more, [path]: content });
  expect(made.verdict.state).toBe('not reviewed');
});

test('beside migrations that are read, another database’s are said and not asked about', async () => {
  const base = { 'pg/migrations/0001_a.sql': 'CREATE TABLE a (id bigint);', 'pg/migrations/0002_b.sql': 'SELECT 1;' };
  const head = {
    ...base,
    'pg/migrations/0003_c.sql': 'CREATE TABLE c (id bigint);',
    'mysql/migrations/0002.sql': plain,
  };
  const made = await reviewOf(base, head);
  expect(readByPerson(made)).toEqual([]);
  expect(made.notAnalysed).toContainEqual({
    what: 'mysql/migrations/0002.sql',
    reason: expect.stringContaining('MySQL'),
  });
});
