import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schema } from '../../../src/model/schema.ts';
import { readSchema } from '../../../src/rehearsal/catalog/read-schema.ts';
import { emptySchema } from '../../../src/schema/print/print-schema.ts';
import { openPGlite } from '../../fakes/kept/images.ts';

let db: PGlite;
beforeAll(async () => {
  db = await openPGlite();
});
afterAll(() => db.close());

const run = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
  ((await db.exec(sql)).at(-1)?.rows ?? []) as readonly Record<string, unknown>[];

/** The schema that a script leads to, rolled back afterwards. */
const schemaAfter = async (script: string): Promise<Schema> => {
  await db.exec('BEGIN');
  try {
    await db.exec(script);
    return await readSchema(run);
  } finally {
    await db.exec('ROLLBACK');
  }
};

describe('a database that is read', () => {
  it('has nothing of the server in it when it is empty', async () => {
    expect(await readSchema(run)).toEqual({ ...emptySchema, role: 'postgres' });
  });

  it('has its columns in order, with type, default, identity, generation, collation and NOT NULL', async () => {
    const { tables } =
      await schemaAfter(`CREATE TABLE "T x" (b bigint GENERATED ALWAYS AS IDENTITY, "A" varchar(5) COLLATE "C"
      DEFAULT 'q', s integer GENERATED ALWAYS AS (1) STORED, v integer GENERATED ALWAYS AS (2) VIRTUAL, n integer);
      ALTER TABLE "T x" ADD CONSTRAINT later NOT NULL n NOT VALID;`);
    const plain = {
      notNull: false,
      notNullValidated: true,
      default: undefined,
      identity: undefined,
      generated: undefined,
      collation: undefined,
    };
    expect(tables.map(({ name }) => name)).toEqual(['public."T x"']);
    expect(tables[0]?.columns).toEqual([
      { ...plain, name: 'b', type: 'bigint', notNull: true, identity: 'always' },
      {
        ...plain,
        name: 'A',
        type: 'character varying(5)',
        default: "'q'::character varying",
        collation: 'pg_catalog."C"',
      },
      { ...plain, name: 's', type: 'integer', generated: { expression: '1', stored: true } },
      { ...plain, name: 'v', type: 'integer', generated: { expression: '2', stored: false } },
      { ...plain, name: 'n', type: 'integer', notNull: true, notNullValidated: false },
    ]);
    expect(tables[0]?.constraints).toEqual([]);
  });

  it('says which columns, constraint and predicate an index has, and what a foreign key points at', async () => {
    const { tables } = await schemaAfter(`CREATE TABLE a (id integer PRIMARY KEY, n integer);
      CREATE TABLE b (a integer REFERENCES a); CREATE INDEX i ON a ((n + 1), n) INCLUDE (id) WHERE n > 3;`);
    expect(tables[0]?.indexes.map(({ definition, ...rest }) => rest)).toEqual([
      { name: 'a_pkey', unique: true, valid: true, columns: ['id'], predicate: undefined, constraint: 'a_pkey' },
      { name: 'i', unique: false, valid: true, columns: [undefined, 'n'], predicate: '(n > 3)', constraint: undefined },
    ]);
    expect(tables[1]?.constraints[0]?.references).toEqual({ table: 'public.a', columns: ['id'] });
  });

  it('tells what a partition has of its own from what comes from its parent', async () => {
    const { tables } = await schemaAfter(`CREATE TABLE p (k integer PRIMARY KEY) PARTITION BY RANGE (k);
      CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (5);
      CREATE TABLE other (k integer REFERENCES p); CREATE INDEX own ON p1 ((k + 1));`);
    const part = tables.find(({ name }) => name === 'public.p1');
    expect(part?.partitionOf).toEqual({ parent: 'public.p', bound: 'FOR VALUES FROM (1) TO (5)' });
    expect(part?.constraints.map(({ inherited }) => inherited)).toEqual([true]);
    expect(part?.indexes.map(({ name, inherited }) => [name, inherited])).toEqual([
      ['own', undefined],
      ['p1_pkey', true],
    ]);
    expect(tables.find(({ name }) => name === 'public.other')?.constraints).toHaveLength(1);
  });

  it('has sequences with their owners, enums in order, domains and composite types', async () => {
    const schema = await schemaAfter(`CREATE TABLE t (id serial); CREATE TYPE mood AS ENUM ('sad', 'happy');
      ALTER TYPE mood ADD VALUE 'calm' BEFORE 'happy'; CREATE DOMAIN small AS integer DEFAULT 3 CHECK (VALUE < 9);
      CREATE TYPE pair AS (x integer, y text);`);
    expect(schema.sequences[0]?.ownedBy).toEqual({ table: 'public.t', column: 'id', identity: false });
    expect(schema.enums).toEqual([{ name: 'public.mood', values: ['sad', 'calm', 'happy'] }]);
    expect(schema.domains[0]).toMatchObject({ type: 'integer', default: '3', constraints: [{ name: 'small_check' }] });
    expect(schema.compositeTypes[0]?.columns).toEqual([
      { name: 'x', type: 'integer' },
      { name: 'y', type: 'text' },
    ]);
  });

  it('has grants and comments where they differ from what is there by default', async () => {
    const { grants, comments } = await schemaAfter(`CREATE TABLE t (id integer CONSTRAINT " on " CHECK (id > 0));
      CREATE FUNCTION f(text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
      REVOKE ALL ON FUNCTION f FROM PUBLIC; GRANT SELECT (id) ON t TO pg_monitor WITH GRANT OPTION;
      COMMENT ON CONSTRAINT " on " ON t IS 'c'; COMMENT ON FUNCTION f IS 'f'; COMMENT ON COLUMN t.id IS 'i';`);
    expect(grants).toEqual([
      { on: 'COLUMN public.t.id', grantee: 'pg_monitor', privileges: ['SELECT WITH GRANT OPTION'] },
      { on: 'FUNCTION public.f(text)', grantee: 'PUBLIC', privileges: [] },
    ]);
    expect(comments.map(({ on }) => on)).toEqual([
      'COLUMN public.t.id',
      'CONSTRAINT " on " ON public.t',
      'FUNCTION public.f(text)',
    ]);
  });

  it('is read the same whatever the search_path, and neither that nor a lock is left behind', async () => {
    await db.exec(
      'BEGIN; CREATE SCHEMA other; CREATE TABLE other.t (m integer); CREATE VIEW v AS SELECT m FROM other.t;',
    );
    const usual = await readSchema(run);
    await db.exec('SET LOCAL search_path = other, public');
    expect(await readSchema(run)).toEqual(usual);
    expect(usual.views[0]?.definition).toContain('FROM other.t');
    expect(await run('SHOW search_path')).toEqual([{ search_path: 'other, public' }]);
    const locks = await run("SELECT 1 FROM pg_locks WHERE relation = 'pg_description'::regclass");
    await db.exec('ROLLBACK');
    expect(locks).toEqual([]);
  });

  it('leaves out temporary tables', async () => {
    const schema = await schemaAfter('CREATE TEMP TABLE t (id serial PRIMARY KEY); COMMENT ON TABLE t IS $$x$$;');
    expect([schema.tables, schema.sequences, schema.comments]).toEqual([[], [], []]);
  });
});
