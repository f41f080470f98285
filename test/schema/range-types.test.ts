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

const span = 'CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi);';
const words = `CREATE TYPE "Words" AS RANGE (subtype = text, subtype_opclass = text_pattern_ops, collation = "C",
  multirange_type_name = many_words);`;

describe('range types', () => {
  it('are read with what was said about them', async () => {
    const schema = await scratch.schemaAfter(span, words, 'CREATE TYPE daterange2 AS RANGE (subtype = date);');
    expect(schema.rangeTypes).toEqual([
      {
        name: 'public."Words"',
        options: [
          'subtype = text',
          'subtype_opclass = pg_catalog.text_pattern_ops',
          'collation = pg_catalog."C"',
          'multirange_type_name = public.many_words',
        ],
      },
      { name: 'public.daterange2', options: ['subtype = date'] },
      { name: 'public.span', options: ['subtype = double precision', 'subtype_diff = float8mi'] },
    ]);
    expect(schema.routines).toEqual([]);
  });

  it('come and go with the columns that use them, comment and grants too', async () => {
    const change = `${span} CREATE TABLE trips (during span NOT NULL); COMMENT ON TYPE span IS 'from, to';
      CREATE ROLE shop; REVOKE USAGE ON TYPE span FROM PUBLIC; GRANT USAGE ON TYPE span TO shop;`;
    const back = await wayBack('', change);
    expect(back.sql).toEqual(['DROP TABLE public.trips;', 'DROP TYPE public.span;']);
    expect(back.left).toEqual([]);
    expect((await wayBack(change, 'DROP TABLE trips; DROP TYPE span;')).left).toEqual([]);
  });

  it('that are made anew take the functions along that use them', async () => {
    const use = "CREATE FUNCTION reach(span) RETURNS integer LANGUAGE sql AS 'SELECT 1';";
    const change = `DROP FUNCTION reach; DROP TYPE span; CREATE TYPE span AS RANGE (subtype = numeric); ${use}`;
    const back = await wayBack(`${span} ${use} COMMENT ON TYPE span IS 'from, to';`, change);
    expect(back.changes).toContain(
      'Range type public.span changed: CREATE TYPE public.span AS RANGE (subtype = double precision, subtype_diff = float8mi) → CREATE TYPE public.span AS RANGE (subtype = numeric)',
    );
    expect(back.left).toEqual([]);
  });

  it('come back under default privileges without those of their functions', async () => {
    const history = `CREATE ROLE shop; ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO shop;
      ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO shop; ${span}`;
    const back = await wayBack(history, 'DROP TYPE span;');
    expect(back.changes).toEqual([
      'Range type public.span removed: CREATE TYPE public.span AS RANGE (subtype = double precision, subtype_diff = float8mi)',
      'Grant TYPE public.span to shop removed: USAGE',
    ]);
    expect(back.left).toEqual([]);
  });

  it('of columns cannot become others', async () => {
    const trips = 'CREATE TABLE trips (during span);';
    const change = `DROP TABLE trips; DROP TYPE span; CREATE TYPE span AS RANGE (subtype = numeric); ${trips}`;
    expect((await wayBack(`${span} ${trips}`, change)).impossible).toEqual([
      {
        about: 'The type public.span',
        reason: 'it would have to be created again, and PostgreSQL has no cast from one range type to another',
      },
    ]);
  });

  it('are printed with the schema', async () => {
    const schema = await scratch.schemaAfter(span, words);
    const again = await scratch.schemaAfter(printSchema(schema));
    expect(diffSchemas(schema, again).map(describeChange)).toEqual([]);
  });
});
