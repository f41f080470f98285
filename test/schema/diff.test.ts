import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeChange } from '../../src/schema/describe-change.ts';
import { diffSchemas } from '../../src/schema/diff/diff-schemas.ts';
import { printTable } from '../../src/schema/print/table.ts';
import { openScratch, type Scratch } from './database.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

const changes = async (before: string, after: string, columnOrder = false): Promise<readonly string[]> =>
  diffSchemas(await scratch.schemaAfter(before), await scratch.schemaAfter(after), { columnOrder }).map(describeChange);

describe('what differs between two schemas', () => {
  it('tells columns, constraints and indexes of a table that is on both sides', async () => {
    const before = 'CREATE TABLE t (a integer, b text, c integer CHECK (c > 0));';
    const after = 'CREATE TABLE t (a bigint NOT NULL, c integer, d boolean DEFAULT true); CREATE INDEX i ON t (a);';
    expect(await changes(before, after)).toEqual([
      'Column public.t.b removed: text',
      'Constraint public.t.t_c_check removed: CHECK ((c > 0))',
      'Column public.t.a changed: integer → bigint NOT NULL',
      'Column public.t.d added: boolean DEFAULT true',
      'Index public.i added: CREATE INDEX i ON public.t USING btree (a)',
    ]);
  });

  it('tells a new table in one line', async () => {
    expect(await changes('', 'CREATE TABLE t (id serial PRIMARY KEY, n integer UNIQUE);')).toEqual([
      'Table public.t added',
    ]);
  });

  it('counts the order of columns only when asked', async () => {
    const [before, after] = ['CREATE TABLE t (a integer, b integer);', 'CREATE TABLE t (b integer, a integer);'];
    expect(await changes(before, after)).toEqual([]);
    expect(await changes(before, after, true)).toEqual(['Column order public.t changed: a, b → b, a']);
  });

  it('tells the values of an enum one by one, and a change of their order', async () => {
    const make = (values: string): string => `CREATE TYPE mood AS ENUM (${values});`;
    expect(await changes(make("'a', 'b'"), make("'a', 'c'"))).toEqual([
      "Enum value public.mood.'b' removed",
      "Enum value public.mood.'c' added",
    ]);
    expect(await changes(make("'a', 'b'"), make("'b', 'a'"))).toEqual(['Enum order public.mood changed: a, b → b, a']);
  });

  it.each<readonly [string, string, string, string]>([
    ['view', 'CREATE VIEW v AS SELECT 1 AS a;', 'CREATE VIEW v AS SELECT 2 AS a;', 'View public.v changed'],
    [
      'function',
      "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';",
      "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 2';",
      'Function public.f() changed',
    ],
    ['schema', '', 'CREATE SCHEMA s;', 'Schema s added'],
    ['domain', '', 'CREATE DOMAIN d AS integer;', 'Domain public.d added: CREATE DOMAIN public.d AS integer'],
    [
      'comment',
      'CREATE TABLE t ();',
      "CREATE TABLE t (); COMMENT ON TABLE t IS 'x';",
      'Comment TABLE public.t added: x',
    ],
    [
      'grant',
      'CREATE TABLE t ();',
      'CREATE TABLE t (); GRANT SELECT ON t TO PUBLIC;',
      'Grant TABLE public.t to PUBLIC added: SELECT',
    ],
    [
      'row security',
      'CREATE TABLE t ();',
      'CREATE TABLE t (); ALTER TABLE t ENABLE ROW LEVEL SECURITY;',
      'Row security public.t changed: off → on',
    ],
    [
      'replica identity',
      'CREATE TABLE t ();',
      'CREATE TABLE t (); ALTER TABLE t REPLICA IDENTITY FULL;',
      'Replica identity public.t changed: DEFAULT → FULL',
    ],
  ])('tells a change of a %s', async (_, before, after, line) => {
    expect(await changes(before, after)).toEqual([line]);
  });
});

describe('a table as SQL to read', () => {
  it('has its columns, constraints and indexes, and makes the same table', async () => {
    const sql = `CREATE TABLE t (id integer PRIMARY KEY, "Full Name" text DEFAULT '' NOT NULL);
      ALTER TABLE t ADD UNIQUE (id);
      CREATE INDEX by_name ON t ("Full Name") WHERE id > 3;`;
    const schema = await scratch.schemaAfter(sql);
    const printed = schema.tables.map((table) => printTable(table, schema)).join('\n');
    expect(printed).toBe(`CREATE TABLE public.t (
  id integer NOT NULL,
  "Full Name" text DEFAULT ''::text NOT NULL,
  CONSTRAINT t_pkey PRIMARY KEY (id)
);
ALTER TABLE public.t ADD CONSTRAINT t_id_key UNIQUE (id);
CREATE INDEX by_name ON public.t USING btree ("Full Name") WHERE (id > 3);`);
    expect(diffSchemas(schema, await scratch.schemaAfter(printed))).toEqual([]);
  });
});
