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

const users = 'CREATE TABLE users (city text, country text, n integer);';
const places = 'CREATE STATISTICS places (dependencies) ON city, country FROM users;';

describe('statistics objects', () => {
  it('are read with their columns, those in expressions too, and their target', async () => {
    const sql = 'CREATE STATISTICS "Sums" ON (n + 1), city FROM users; ALTER STATISTICS "Sums" SET STATISTICS 300;';
    expect((await scratch.schemaAfter(users, places, sql)).extendedStatistics).toEqual([
      {
        name: 'public."Sums"',
        table: 'public.users',
        definition: 'CREATE STATISTICS public."Sums" ON city, (n + 1) FROM public.users',
        columns: ['city', 'n'],
        target: 300,
      },
      {
        name: 'public.places',
        table: 'public.users',
        definition: 'CREATE STATISTICS public.places (dependencies) ON city, country FROM public.users',
        columns: ['city', 'country'],
        target: undefined,
      },
    ]);
  });

  it('get their target back, which PostgreSQL forgets when a column changes its type', async () => {
    const history = `${users} CREATE STATISTICS sizes ON n, city FROM users; ALTER STATISTICS sizes SET STATISTICS 50;`;
    const back = await wayBack(history, 'ALTER TABLE users ALTER COLUMN n TYPE bigint;');
    expect(back.changes.join()).toContain('target 50');
    expect(back.left).toEqual([]);
  });

  it('made by a change go, and those it dropped come back with target and comment', async () => {
    const back = await wayBack(users, places);
    expect(back.changes).toEqual([
      'Statistics public.places added: CREATE STATISTICS public.places (dependencies) ON city, country FROM public.users',
    ]);
    expect(back.sql).toEqual(['DROP STATISTICS public.places;']);
    const history = `${users} ${places} COMMENT ON STATISTICS places IS 'where'; ALTER STATISTICS places SET STATISTICS 9;`;
    expect((await wayBack(history, 'DROP STATISTICS places;')).left).toEqual([]);
    expect((await wayBack(history, 'DROP TABLE users;')).left).toEqual([]);
    expect((await wayBack('', history)).sql).toEqual(['DROP TABLE public.users;']);
  });

  it('that go with a dropped column come back with it', async () => {
    expect((await wayBack(`${users} ${places}`, 'ALTER TABLE users DROP COLUMN city;')).left).toEqual([]);
    const added = 'ALTER TABLE users ADD COLUMN zip text; CREATE STATISTICS zips ON zip, city FROM users;';
    expect((await wayBack(users, added)).sql).toEqual(['ALTER TABLE public.users DROP COLUMN zip;']);
  });

  it('get another target in place, and another definition by being made anew', async () => {
    const target = await wayBack(`${users} ${places}`, 'ALTER STATISTICS places SET STATISTICS 100;');
    expect(target.sql).toEqual(['ALTER STATISTICS public.places SET STATISTICS -1;']);
    const change = 'DROP STATISTICS places; CREATE STATISTICS places (mcv) ON city, country, n FROM users;';
    expect([...target.left, ...(await wayBack(`${users} ${places}`, change)).left]).toEqual([]);
  });

  it('stay while a column changes its type, and go before a function of an expression', async () => {
    expect((await wayBack(`${users} ${places}`, 'ALTER TABLE users ALTER city TYPE varchar(9);')).left).toEqual([]);
    const change = `CREATE FUNCTION tax(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
      CREATE STATISTICS taxes ON tax(n), city FROM users;`;
    expect((await wayBack(users, change)).left).toEqual([]);
    expect((await wayBack('', `${users} ${change}`)).left).toEqual([]);
    expect((await wayBack(`${users} ${change}`, 'DROP STATISTICS taxes; DROP FUNCTION tax;')).left).toEqual([]);
  });

  it('are printed with the schema', async () => {
    const schema = await scratch.schemaAfter(users, places, 'ALTER STATISTICS places SET STATISTICS 9;');
    const again = await scratch.schemaAfter(printSchema(schema));
    expect(diffSchemas(schema, again).map(describeChange)).toEqual([]);
  });
});
