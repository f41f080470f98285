import { describe, expect, test } from 'vitest';
import { codeOf } from '../../src/frameworks/detecting/code.ts';
import { databaseOfName, otherDatabase } from '../../src/frameworks/detecting/other-database.ts';

const ofText = (text: string, directory = 'db/migrations'): string | undefined =>
  otherDatabase(directory, new Map([['a.sql', text]]))?.reason;

describe('migrations for other databases are told from PostgreSQL’s', () => {
  test.each([
    ['packages/clickhouse/migrations/clustered', 'ClickHouse'],
    ['assets/migrations/mysql', 'MySQL'],
    ['riverdriver/riversqlite/migration/main', 'SQLite'],
    ['sqlite-persistence/src/main/resources/db/migration', 'SQLite'],
    ['db/clickhouse_migrate', 'ClickHouse'],
    ['testdata/migrations/ydb', 'YDB'],
  ])('by the directory %s', (directory, database) => {
    expect(otherDatabase(directory, new Map())?.database).toBe(database);
  });

  test.each([
    'mysql-to-postgres/postgres/migrations',
    'riverdriver/riverpgxv5/migration/main',
    'services/price-oracle/migrations',
    'apps/spanners/db/migrations',
    'db2023/migrations',
  ])('%s is not taken for another database by its name', (directory) => {
    expect(otherDatabase(directory, new Map())).toBeUndefined();
  });

  test.each([
    ['CREATE TABLE t (id UUID) ENGINE = ReplicatedMergeTree(1) ORDER BY id;', 'ClickHouse'],
    ['create table t (id int auto_increment primary key) engine=InnoDB;', 'MySQL'],
    ['CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);', 'SQLite'],
    ['PRAGMA foreign_keys = OFF;', 'SQLite'],
    ['CREATE TABLE t (id NUMBER(19), name VARCHAR2(255 CHAR));', 'Oracle'],
    ['CREATE TABLE t (id INT IDENTITY(1,1), name NVARCHAR(40));', 'SQL Server'],
    ['CREATE TABLE t (id STRING(MAX)) PRIMARY KEY (id);', 'Spanner'],
    ['CREATE TABLE `t` (id int);', 'MySQL'],
  ])('by %s', (text, database) => {
    expect(ofText(text)).toContain(database);
  });

  test.each([
    "INSERT INTO notes VALUES ('ENGINE = MergeTree, AUTO_INCREMENT');",
    '-- ported from MySQL: AUTO_INCREMENT\nCREATE TABLE t (id serial);',
    '/* CREATE TABLE `t` */ SELECT 1;',
    "DO $body$ BEGIN RAISE NOTICE 'x'; /* AUTO_INCREMENT */ END $body$;",
    'CREATE TABLE t (id numeric(10), engine text);',
  ])('%s is PostgreSQL', (text) => {
    expect(ofText(text)).toBeUndefined();
  });

  test('the reason says what was seen and what to do', () => {
    expect(ofText('CREATE TABLE t (name VARCHAR2(9));')).toMatch(/`a\.sql` has VARCHAR2.*`projects` in the settings/s);
  });
});

describe('code without comments and strings', () => {
  test('what does not end takes the rest with it', () => {
    expect(codeOf("a 'b")).toBe('a  ');
    expect(codeOf('a /* b')).toBe('a  ');
    expect(codeOf('a $x$ b $y$ c')).toBe('a  ');
  });

  test('parameters are no dollar quotes', () => {
    expect(codeOf('a $1 b $2')).toBe('a $1 b $2');
  });
});

test('a name speaks of one database, of PostgreSQL first', () => {
  expect(['mysql_pg', 'pg', 'mysql', 'orders'].map(databaseOfName)).toEqual([
    'PostgreSQL',
    'PostgreSQL',
    'MySQL',
    undefined,
  ]);
});
