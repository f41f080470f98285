import { PGlite } from '@electric-sql/pglite';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FunctionVolatility, Volatility } from '../../src/model/volatility.ts';
import { readScript, wholeFile } from '../../src/sql/script.ts';
import { steadyFunctions, volatileFunctions, volatilityOf } from '../../src/sql/volatility.ts';

const volatility = (expression: string, functions?: FunctionVolatility): Volatility | undefined => {
  const [statement] = readScript(wholeFile('a.sql', `SELECT ${expression}`)).statements;
  return statement && volatilityOf(statement.node, functions);
};

test.each([
  ["'{}'::jsonb", 'once'],
  ["now() + interval '1 day'", 'once'],
  ['COALESCE(NULL, CURRENT_TIMESTAMP)', 'once'],
  ["ARRAY[upper('a')]", 'once'],
  ['gen_random_uuid()', 'volatile'],
  ['md5(random()::text)', 'volatile'],
  ['lower(next_code())', 'unknown'],
  ['next_code() || random()', 'volatile'],
] as const)('%s is %s where nothing ran', (expression, expected) => {
  expect(volatility(expression)).toBe(expected);
});

test('the rehearsed database is asked first, by the name as it is called', () => {
  const functions: FunctionVolatility = new Map([
    ['next_code', 'once'],
    ['app.next_code', 'volatile'],
    ['random', 'once'],
  ]);
  expect(volatility('next_code()', functions)).toBe('once');
  expect(volatility('app.next_code()', functions)).toBe('volatile');
  expect(volatility('random()', functions)).toBe('once');
  expect(volatility('clock_timestamp()', functions)).toBe('volatile');
});

describe('PostgreSQL agrees', () => {
  const database = new PGlite({ extensions: { pgcrypto, uuid_ossp } });
  beforeAll(async () => {
    await database.exec('CREATE EXTENSION pgcrypto; CREATE EXTENSION "uuid-ossp"');
  });
  afterAll(() => database.close());

  const declared = async (names: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> => {
    const { rows } = await database.query<{ name: string; letters: string }>(
      `SELECT proname AS name, string_agg(DISTINCT provolatile::text, '') AS letters
         FROM pg_proc WHERE proname = ANY($1) GROUP BY proname`,
      [[...names]],
    );
    return new Map(rows.map(({ name, letters }) => [name, letters]));
  };

  test('with the functions that are called volatile', async () => {
    const found = await declared(volatileFunctions);
    expect([...volatileFunctions].filter((name) => !(found.get(name) ?? 'missing').includes('v'))).toEqual([]);
  });

  test('with those that are computed once', async () => {
    const found = await declared(steadyFunctions);
    expect([...steadyFunctions].filter((name) => !found.has(name) || found.get(name)?.includes('v'))).toEqual([]);
  });

  test('that no operator, cast or input function of its own is volatile', async () => {
    const { rows } = await database.query(`SELECT p.oid::regprocedure::text AS name FROM pg_proc p
      WHERE provolatile = 'v' AND (oid IN (SELECT oprcode FROM pg_operator) OR oid IN (SELECT castfunc FROM pg_cast)
         OR oid IN (SELECT typinput FROM pg_type WHERE typtype <> 'p'))`);
    expect(rows).toEqual([]);
  });
});
