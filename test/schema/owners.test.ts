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

const roles = 'CREATE ROLE shop; CREATE ROLE audit; CREATE ROLE "The Boss" SUPERUSER;';

const everything = `${roles} CREATE SCHEMA store; CREATE TYPE mood AS ENUM ('sad'); CREATE DOMAIN small AS integer;
  CREATE TYPE pair AS (x integer); CREATE TABLE users (id serial, n integer GENERATED ALWAYS AS IDENTITY);
  CREATE SEQUENCE numbers; CREATE VIEW names AS SELECT id FROM users;
  CREATE MATERIALIZED VIEW kept AS SELECT id FROM users; CREATE INDEX ON users (id);
  CREATE FUNCTION tax(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE PROCEDURE pay() LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE total (integer) (SFUNC = int4pl, STYPE = integer);
  CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
  CREATE EVENT TRIGGER watched ON sql_drop EXECUTE FUNCTION watch();`;

const giveAway = `ALTER SCHEMA store OWNER TO shop; ALTER TYPE mood OWNER TO shop; ALTER DOMAIN small OWNER TO shop;
  ALTER TYPE pair OWNER TO shop; ALTER TABLE users OWNER TO shop; ALTER SEQUENCE numbers OWNER TO shop;
  ALTER VIEW names OWNER TO shop; ALTER MATERIALIZED VIEW kept OWNER TO shop; ALTER FUNCTION tax(integer) OWNER TO shop;
  ALTER PROCEDURE pay() OWNER TO shop; ALTER AGGREGATE total(integer) OWNER TO shop;
  ALTER EVENT TRIGGER watched OWNER TO "The Boss"; ALTER SCHEMA public OWNER TO shop;`;

describe('owners', () => {
  it('are read of every kind of object, save where it is the role that reads', async () => {
    expect((await scratch.schemaAfter(everything)).owners).toEqual([]);
    const { owners } = await scratch.schemaAfter(everything, giveAway);
    expect(owners.map(({ on, owner }) => `${on}: ${owner}`)).toEqual([
      'AGGREGATE public.total(integer): shop',
      'EVENT TRIGGER watched: "The Boss"',
      'FUNCTION public.tax(integer): shop',
      'MATERIALIZED VIEW public.kept: shop',
      'PROCEDURE public.pay(): shop',
      'SCHEMA public: shop',
      'SCHEMA store: shop',
      'SEQUENCE public.numbers: shop',
      'TABLE public.users: shop',
      'TYPE public.mood: shop',
      'TYPE public.pair: shop',
      'TYPE public.small: shop',
      'VIEW public.names: shop',
    ]);
  });

  it('that a change replaced are put back, to a role by name or to the one that migrates', async () => {
    const history = `${roles} CREATE TABLE users (id serial); CREATE TABLE posts (); ALTER TABLE posts OWNER TO audit;`;
    const back = await wayBack(history, 'ALTER TABLE users OWNER TO shop; ALTER TABLE posts OWNER TO shop;');
    expect(back.changes).toEqual([
      'Owner TABLE public.posts changed: audit → shop',
      'Owner TABLE public.users changed: who migrates → shop',
    ]);
    expect(back.sql).toEqual([
      'ALTER TABLE public.users OWNER TO CURRENT_USER;',
      'ALTER TABLE public.posts OWNER TO audit;',
    ]);
    expect(back.left).toEqual([]);
  });

  it('of everything are put back', async () => {
    expect((await wayBack(everything, giveAway)).left).toEqual([]);
    const taken = giveAway.replaceAll('TO shop', 'TO postgres').replaceAll('"The Boss"', 'postgres');
    expect((await wayBack(`${everything} ${giveAway}`, taken)).left).toEqual([]);
  });

  it('go without saying where the object is new or gone', async () => {
    const made = "CREATE TABLE posts (); ALTER TABLE posts OWNER TO shop; CREATE TYPE mood AS ENUM ('sad');";
    const change = `${made} ALTER TYPE mood OWNER TO shop;`;
    expect((await wayBack(roles, change)).changes).toEqual(['Enum public.mood added: sad', 'Table public.posts added']);
    expect((await wayBack(roles, change)).left).toEqual([]);
  });

  it('come back with what a change dropped', async () => {
    const history = `${everything} ${giveAway}`;
    const back = await wayBack(
      history,
      `DROP EVENT TRIGGER watched; DROP VIEW names; DROP MATERIALIZED VIEW kept; DROP TABLE users; DROP SCHEMA store;
       DROP FUNCTION tax(integer); DROP SEQUENCE numbers; DROP TYPE mood; DROP DOMAIN small;`,
    );
    expect(back.left).toEqual([]);
  });

  it('come back with a view that is made anew under a changed column', async () => {
    const history = `${roles} CREATE TABLE users (id integer); CREATE VIEW names AS SELECT id FROM users;
      ALTER VIEW names OWNER TO shop; GRANT SELECT ON names TO audit;`;
    const change = `DROP VIEW names; ALTER TABLE users ALTER id TYPE bigint; CREATE VIEW names AS SELECT id FROM users;`;
    expect((await wayBack(history, change)).left).toEqual([]);
  });

  it('hold all again, whatever was granted to or taken from the one before', async () => {
    const history = `${roles} CREATE TABLE users (id integer); GRANT SELECT ON users TO shop, audit;`;
    expect((await wayBack(history, 'ALTER TABLE users OWNER TO shop;')).left).toEqual([]);
    const given = `${history} ALTER TABLE users OWNER TO shop;`;
    expect((await wayBack(given, 'ALTER TABLE users OWNER TO audit; GRANT INSERT ON users TO shop;')).left).toEqual([]);
    const less = 'REVOKE DELETE ON users FROM shop; ALTER TABLE users OWNER TO postgres;';
    expect((await wayBack(given, less)).left).toEqual([]);
    expect((await wayBack(`${given} ${less}`, 'ALTER TABLE users OWNER TO audit;')).left).toEqual([]);
  });

  it('are printed with the schema', async () => {
    const schema = await scratch.schemaAfter(everything, giveAway);
    const again = await scratch.schemaAfter(roles, printSchema(schema));
    expect(diffSchemas(schema, again).map(describeChange)).toEqual([]);
  });
});
