import { describe, expect, it } from 'vitest';
import type { Schema, Table } from '../../src/model/schema.ts';
import { emptySchema } from '../../src/schema/print/print-schema.ts';
import { removedNames } from '../../src/statements/removed-names.ts';
import { renamesIn } from '../../src/statements/renames.ts';
import { splitAlterTable } from '../../src/statements/split-alter-table.ts';
import { touchedRelations } from '../../src/statements/touched-relations.ts';
import { readChangeOf, rehearsedChangeOf } from '../fakes/record.ts';
import { migrationOf } from '../rules/scene.ts';
import { statementsOf } from './reading.ts';

const tableOf = (name: string, columns: readonly string[]): Table => ({
  name,
  kind: 'table',
  unlogged: false,
  columns: columns.map((column) => ({
    name: column,
    type: 'text',
    notNull: false,
    notNullValidated: true,
    default: undefined,
    identity: undefined,
    generated: undefined,
    collation: undefined,
  })),
  constraints: [],
  indexes: [],
  triggers: [],
  rules: [],
  policies: [],
  rowSecurity: 'off',
  replicaIdentity: 'default',
  partitionOf: undefined,
  partitionKey: undefined,
  inherits: [],
  options: [],
});

const schemaOf = (tables: Readonly<Record<string, readonly string[]>>, rest: Partial<Schema> = {}): Schema => ({
  ...emptySchema,
  tables: Object.entries(tables).map(([name, columns]) => tableOf(name, columns)),
  ...rest,
});

const removed = (sql: string, before?: Schema, after?: Schema) =>
  removedNames({ statements: statementsOf(sql), before, after, defaultSchema: 'public' });

describe('renames', () => {
  it('are read in order, with the table of what lives in one', () => {
    const sql = `ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME COLUMN name TO "fullName";
      ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'; ALTER INDEX i RENAME TO j; ALTER TABLE app.a SET SCHEMA old;
      ALTER FUNCTION f(int) RENAME TO g; ALTER SCHEMA a RENAME TO b;`;
    expect(renamesIn(statementsOf(sql), 'public')).toEqual([
      { kind: 'table', from: 'public.users', to: 'public.people' },
      { kind: 'column', from: 'name', to: 'fullName', table: 'public.people' },
      { kind: 'enum value', from: 'sad', to: 'blue', table: 'public.mood' },
      { kind: 'index', from: 'public.i', to: 'public.j' },
      { kind: 'table', from: 'app.a', to: 'old.a' },
      { kind: 'function', from: 'public.f(integer)', to: 'public.g(integer)' },
      { kind: 'schema', from: 'a', to: 'b' },
    ]);
  });
});

describe('removed names', () => {
  it('come from the schemas where the change was rehearsed, renames recognised', () => {
    const before = schemaOf({ 'public.users': ['id', 'name', 'age'], 'public.logs': ['id'] });
    const after = schemaOf({ 'public.users': ['id', 'full_name'] });
    expect(removed('ALTER TABLE users RENAME COLUMN name TO full_name;', before, after)).toEqual([
      { kind: 'table', table: undefined, name: 'public.logs', change: 'dropped' },
      { kind: 'column', table: 'public.users', name: 'name', change: 'renamed' },
      { kind: 'column', table: 'public.users', name: 'age', change: 'dropped' },
    ]);
  });

  it('do not include a table whose name a view took over', () => {
    const before = schemaOf({ 'public.users': ['id'] });
    const view = {
      name: 'public.users',
      materialized: false,
      definition: '',
      indexes: [],
      options: [],
      triggers: [],
      rules: [],
    };
    const columns = [{ name: 'id', type: 'text' }];
    const after = schemaOf({ 'public.people': ['id'] }, { views: [{ ...view, columns }] });
    expect(removed('ALTER TABLE users RENAME TO people;', before, after)).toEqual([]);
  });

  it('see an enum value that vanished when its type was rebuilt', () => {
    const before = schemaOf({}, { enums: [{ name: 'public.mood', values: ['sad', 'ok'] }] });
    const after = schemaOf({}, { enums: [{ name: 'public.mood', values: ['ok'] }] });
    const sql = 'ALTER TYPE mood RENAME TO mood_old; ALTER TYPE mood_new RENAME TO mood; DROP TYPE mood_old;';
    expect(removed(sql, before, after)).toEqual([
      { kind: 'enum value', table: 'public.mood', name: 'sad', change: 'dropped' },
    ]);
  });

  it('forget a function only when no overload is left', () => {
    const routine = (identity: string) => ({ identity, kind: 'function', definition: '' }) as const;
    const before = schemaOf({}, { routines: [routine('public.f(integer)'), routine('public.f(text)')] });
    expect(removed('', before, schemaOf({}, { routines: [routine('public.f(text)')] }))).toEqual([]);
    expect(removed('', before, schemaOf({}))).toEqual([
      { kind: 'function', table: undefined, name: 'public.f', change: 'dropped' },
    ]);
  });

  it('come from the text otherwise, without what the same change made', () => {
    const sql = `CREATE TABLE scratch (a int); DROP TABLE scratch; DROP VIEW report;
      ALTER TABLE users DROP COLUMN age, DROP COLUMN name, ADD COLUMN name text;
      DO $$ BEGIN DROP TABLE old_users; END $$;`;
    expect(removed(sql)).toEqual([
      { kind: 'view', table: undefined, name: 'public.report', change: 'dropped' },
      { kind: 'column', table: 'public.users', name: 'age', change: 'dropped' },
      { kind: 'table', table: undefined, name: 'public.old_users', change: 'dropped' },
    ]);
  });
});

describe('an ALTER TABLE of several actions', () => {
  it('falls apart in the order in which PostgreSQL runs it', () => {
    const [statement] = statementsOf(
      `ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u, ADD COLUMN a int, ALTER b SET DEFAULT 1,
       ALTER b TYPE int USING b::int, ALTER b DROP DEFAULT`,
    );
    const parts = statement ? splitAlterTable(statement).map((part) => part.sql) : [];
    expect(parts).toEqual([
      'ALTER TABLE t ALTER COLUMN b DROP DEFAULT',
      'ALTER TABLE t ALTER COLUMN b TYPE int USING b::int',
      'ALTER TABLE t ADD COLUMN a int',
      'ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u',
      'ALTER TABLE t ALTER COLUMN b SET DEFAULT 1',
    ]);
  });
});

describe('touched relations', () => {
  it('are those named or locked, new names included, and not those a view reads', () => {
    const sql = 'ALTER TABLE a RENAME TO b; CREATE VIEW v AS SELECT * FROM c; INSERT INTO d SELECT * FROM e;';
    const lock = { relation: 'public.f', kind: 'table', mode: 'SHARE', table: undefined, isNew: false } as const;
    const effect = { source: 'observed', rewrites: [], scans: [], indexBuilds: [], created: [], dropped: [] } as const;
    const trace = { index: 0, outcome: { kind: 'ran' }, rows: undefined } as const;
    const touched = touchedRelations({
      statements: statementsOf(sql),
      traces: [{ ...trace, effect: { ...effect, locks: [lock] } }],
      before: undefined,
      after: undefined,
      defaultSchema: 'public',
    });
    expect(touched).toEqual(['public.a', 'public.b', 'public.d', 'public.e', 'public.f', 'public.v']);
  });
});

describe('a table that is renamed under a view of its old name', () => {
  it('is not new for having its name made again later', () => {
    const before = schemaOf({ 'public.users': ['id'] });
    const sql =
      'ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT * FROM people; COMMENT ON VIEW users IS NULL;';
    const { migrations, newRelations } = rehearsedChangeOf(readChangeOf([migrationOf('1.sql', sql)]), { before });
    const [renamed] = migrations.flatMap(({ statements }) => statements);
    expect(renamed?.classification.risk).toBe('high');
    expect([0, 1, 2].map((position) => newRelations.isNew('public.users', position))).toEqual([false, true, true]);
    expect(newRelations.isNew('public.users')).toBe(false);
  });

  it('is new under the name that it is given when it was made in the change', () => {
    const sql =
      'CREATE TABLE fresh (id int); ALTER TABLE fresh RENAME TO people; ALTER TABLE people ADD COLUMN n serial;';
    const { migrations } = rehearsedChangeOf(readChangeOf([migrationOf('1.sql', sql)]));
    const risks = migrations.flatMap(({ statements }) => statements.map(({ classification }) => classification.risk));
    expect(risks).toEqual(['low', 'low', 'low']);
  });
});

describe('a relation is new', () => {
  const newAfter = (sql: string, known: Readonly<Record<string, string[]>> = {}): readonly string[] => {
    const read = readChangeOf([migrationOf('1.sql', sql)]);
    return [...rehearsedChangeOf(read, { before: schemaOf(known) }).newRelations.names];
  };

  it.each([
    ['CREATE TABLE a (id int)', ['public.a']],
    ['CREATE FOREIGN TABLE a (id int) SERVER s', ['public.a']],
    ['CREATE TABLE a AS SELECT 1', ['public.a']],
    ['SELECT 1 AS n INTO a', ['public.a']],
    ['CREATE MATERIALIZED VIEW a AS SELECT 1', ['public.a']],
    ['CREATE OR REPLACE VIEW a AS SELECT 1', ['public.a']],
    ['DO $$ BEGIN CREATE TABLE a (id int); END $$', ['public.a']],
    ['CREATE TABLE IF NOT EXISTS old (id int)', []],
    ['CREATE TABLE IF NOT EXISTS a AS SELECT 1', ['public.a']],
    ['CREATE OR REPLACE VIEW old AS SELECT 1', []],
    ['DROP TABLE old; CREATE TABLE old (id int)', []],
  ])('after %s', (sql, expected) => {
    expect(newAfter(sql, { 'public.old': ['id'] })).toEqual(expected);
  });
});
