import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeChange } from '../../src/schema/describe-change.ts';
import { diffSchemas } from '../../src/schema/diff/diff-schemas.ts';
import { printSchema } from '../../src/schema/print/print-schema.ts';
import { openScratch, type Scratch } from './database.ts';
import { type WayBack, wayBackOn } from './way-back.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

const wayBack: WayBack = (...story) => wayBackOn(scratch)(...story);

const tables = 'CREATE TABLE users (id integer, email text); CREATE TABLE log (id integer);';
const view = 'CREATE VIEW names AS SELECT id, email FROM users;';
const onView = `${view} CREATE RULE written AS ON INSERT TO names DO INSTEAD INSERT INTO log VALUES (new.id);`;
const onTable = `CREATE RULE "Logged" AS ON UPDATE TO users WHERE old.id <> new.id DO ALSO INSERT INTO log VALUES (new.id);`;

describe('rules', () => {
  it('are read of tables and views, and what a view shows is none', async () => {
    const schema = await scratch.schemaAfter(tables, onView, onTable, 'ALTER TABLE users DISABLE RULE "Logged";');
    expect(schema.views[0]?.rules).toEqual([
      {
        name: 'written',
        definition: `CREATE RULE written AS
    ON INSERT TO public.names DO INSTEAD  INSERT INTO public.log (id)
  VALUES (new.id)`,
        enabled: 'ENABLE',
      },
    ]);
    expect(schema.tables.map(({ rules }) => rules.map(({ name, enabled }) => [name, enabled]))).toEqual([
      [],
      [['Logged', 'DISABLE']],
    ]);
  });

  it('made by a change go, and those it dropped come back with their comment and state', async () => {
    const back = await wayBack(tables, onTable);
    expect(back.changes[0]).toContain('Rule public.users."Logged" added: CREATE RULE "Logged" AS ON UPDATE');
    expect(back.sql).toEqual(['DROP RULE "Logged" ON public.users;']);
    const history = `${tables} ${onTable} COMMENT ON RULE "Logged" ON users IS 'who was who';
      ALTER TABLE users ENABLE ALWAYS RULE "Logged";`;
    expect((await wayBack(history, 'DROP RULE "Logged" ON users;')).left).toEqual([]);
    expect((await wayBack(history, 'DROP TABLE users;')).left).toEqual([]);
    expect((await wayBack('', history)).left).toEqual([]);
  });

  it('are changed and switched in place', async () => {
    const history = `${tables} ${onTable}`;
    const changed = await wayBack(history, 'CREATE OR REPLACE RULE "Logged" AS ON UPDATE TO users DO NOTHING;');
    expect(changed.sql).toHaveLength(1);
    expect(changed.sql[0]).toMatch(/^CREATE OR REPLACE RULE "Logged" AS/);
    expect(changed.left).toEqual([]);
    const off = await wayBack(history, 'ALTER TABLE users DISABLE RULE "Logged";');
    expect(off.sql).toEqual(['ALTER TABLE public.users ENABLE RULE "Logged";']);
    expect(off.left).toEqual([]);
  });

  it('stand aside while a column that they use changes its type', async () => {
    const history = `${tables} ${onTable} ${onView}`;
    const change = `DROP RULE written ON names; DROP RULE "Logged" ON users; ALTER TABLE log ALTER id TYPE bigint;
      ${onTable} CREATE RULE written AS ON INSERT TO names DO INSTEAD INSERT INTO log VALUES (new.id);`;
    expect((await wayBack(history, change)).left).toEqual([]);
  });

  it('come anew with a view that is made anew', async () => {
    const history = `${tables} ${onView}`;
    const change = `DROP VIEW names; ALTER TABLE users ALTER email TYPE varchar(50); ${onView}`;
    expect((await wayBack(history, change)).left).toEqual([]);
  });

  it('go before a table or a function that they use', async () => {
    const change = `CREATE TABLE deep (id integer); CREATE FUNCTION next(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
      ${view} CREATE RULE written AS ON INSERT TO names DO INSTEAD INSERT INTO deep VALUES (next(new.id));`;
    const back = await wayBack(tables, change);
    expect(back.left).toEqual([]);
    expect((await wayBack(`${tables} ${change}`, 'DROP VIEW names; DROP TABLE deep;')).left).toEqual([]);
  });

  it('follow a table and a column that are renamed', async () => {
    const history = `${tables} ${onTable}`;
    const renamed = await wayBack(history, 'ALTER TABLE log RENAME TO trail;', {
      renames: [{ kind: 'table', from: 'public.trail', to: 'public.log' }],
    });
    expect(renamed.sql).toEqual(['ALTER TABLE public.trail RENAME TO log;']);
    const column = await wayBack(history, 'ALTER TABLE users RENAME id TO number;', {
      renames: [{ kind: 'column', from: 'number', to: 'id', table: 'public.users' }],
    });
    expect([...renamed.left, ...column.left]).toEqual([]);
  });

  it('are printed with the schema', async () => {
    const schema = await scratch.schemaAfter(tables, onView, onTable, 'ALTER TABLE users DISABLE RULE "Logged";');
    const again = await scratch.schemaAfter(printSchema(schema));
    expect(diffSchemas(schema, again).map(describeChange)).toEqual([]);
  });
});
