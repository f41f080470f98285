import { expect, test } from 'vitest';
import type { StatementTrace } from '../../src/model/effect.ts';
import { openPGlite } from '../fakes/kept/images.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { migration, request } from './migrations.ts';

/*
 * A change that makes functions, operators, casts and tables of the names that PostgreSQL's own have, and puts them in front. What was
 * seen must be the same as without them.
 */
const rehearse = await rehearsingTogether();

const tables = `CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, age int);
  CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id) ON DELETE CASCADE, total numeric);
  CREATE ROLE guest;`;

const watched = `ALTER TABLE public.users ADD CONSTRAINT adult CHECK (id IS NOT NULL);
  CREATE INDEX by_email ON public.users (email);
  ALTER TABLE public.users ALTER COLUMN age TYPE bigint;
  WITH gone AS (DELETE FROM public.orders RETURNING 1) UPDATE public.users SET email = 'x';
  ALTER TABLE public.orders ADD FOREIGN KEY (id) REFERENCES public.users (id);
  TRUNCATE public.orders;`;

const seen = async (history: string, change: string): Promise<readonly StatementTrace[]> => {
  const stage = await rehearse(request([migration('1', tables), migration('2', history)], [migration('3', change)]));
  await stage.close();
  expect(stage.rehearsal.history.skipped).toEqual([]);
  return stage.rehearsal.migrations[0]?.statements ?? [];
};

const effects = (traces: readonly StatementTrace[], last = 6): readonly unknown[] =>
  traces.slice(-last).map(({ outcome, effect }) => ({
    outcome,
    effect: effect && { ...effect, lasted: undefined },
  }));

/** Functions, operators and casts of the same signatures, and relations of the same names, in a schema and among temporary ones. */
const shadows = async (): Promise<string> => {
  const database = await openPGlite();
  const { rows } = await database.query<Record<string, string>>(`SELECT
    (SELECT string_agg(format('CREATE FUNCTION evil.%I(%s) RETURNS %s LANGUAGE plpgsql AS $f$ BEGIN RETURN NULL; END $f$;', proname,
        pg_get_function_identity_arguments(oid), pg_get_function_result(oid)), E'\\n' ORDER BY oid)
      FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND NOT proretset AND provariadic = 0
       AND prorettype NOT IN (SELECT oid FROM pg_type WHERE typtype = 'p')
       AND NOT EXISTS (SELECT FROM unnest(proargtypes) a JOIN pg_type t ON t.oid = a WHERE t.typtype = 'p')
       AND (proname ~ '^(pg_(stat|get|backend|is|class)|format|md5|concat|left|quote|to_|json|current_|set_config|array|has_|string|count|coalesce|obj)'
         OR proname IN ('unnest', 'length', 'lower', 'now'))) AS functions,
    (SELECT string_agg(format('CREATE OPERATOR evil.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = evil.wrong);', oprname, oprleft::regtype, oprright::regtype), E'\\n')
      FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprname IN ('=', '<>', '<', '>', '>=', '<=', '~', '!~', '||')
       AND (oprleft, oprright) IN (SELECT t, t FROM unnest('{oid,text,name,bool,int4,int8,char,regclass}'::regtype[]) t)) AS operators,
    (SELECT string_agg(format('CREATE VIEW evil.%I AS SELECT * FROM pg_catalog.%1$I LIMIT 0;', relname), E'\\n')
      FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v')
       AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = pg_class.oid AND a.attnum > 0 AND a.atttypid IN ('anyarray'::regtype))) AS relations`);
  await database.close();
  const { functions, operators, relations } = rows[0] ?? {};
  const wrong = ['oid', 'text', 'name', 'bool', 'int4', 'int8', '"char"', 'regclass'].map(
    (type) => `CREATE FUNCTION evil.wrong(${type}, ${type}) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';`,
  );
  return `CREATE SCHEMA evil; ${functions} ${wrong.join('\n')} ${operators} ${relations}`;
};

const plain = effects(await seen('SELECT 1;', watched));

test('without shadows the statements are seen at work', () => {
  expect(plain).toMatchObject([
    { effect: { scans: [{ relation: 'public.users' }] } },
    { effect: { indexBuilds: [{ index: 'public.by_email' }] } },
    { effect: { rewrites: [{ relation: 'public.users' }] } },
    {
      effect: {
        rows: [
          { relation: 'public.users', updated: expect.any(Number) },
          { relation: 'public.orders', deleted: expect.any(Number) },
        ],
      },
    },
    { effect: { scans: expect.arrayContaining([expect.objectContaining({ relation: 'public.orders' })]) } },
    { effect: { locks: expect.arrayContaining([expect.objectContaining({ mode: 'ACCESS EXCLUSIVE' })]) } },
  ]);
});

test('functions, operators and relations of PostgreSQL’s names in front of the search_path hide nothing', async () => {
  const inFront = await shadows();
  expect(inFront.split('CREATE FUNCTION').length).toBeGreaterThan(100);
  expect(inFront.split('CREATE OPERATOR').length).toBeGreaterThan(30);
  expect(effects(await seen(inFront, `SET search_path = evil, pg_catalog, public; ${watched}`))).toEqual(plain);
});

test('temporary relations of the catalog’s names hide nothing', async () => {
  const temporary = ['pg_class', 'pg_locks', 'pg_namespace', 'pg_index', 'pg_constraint', 'pg_database'].map(
    (name) => `CREATE TEMP VIEW ${name} AS SELECT * FROM pg_catalog.${name} LIMIT 0;`,
  );
  expect(effects(await seen('SELECT 1;', `${temporary.join(' ')} ${watched}`))).toEqual(plain);
});

test.each([
  ['SET client_min_messages = error;'],
  ["SELECT set_config('client_min_messages', 'error', false);"],
  ['SET ROLE postgres; SET row_security = off; SET statement_timeout = 600000;'],
  [
    "SET datestyle = 'German'; SET intervalstyle = sql_standard; SET extra_float_digits = -15; SET quote_all_identifiers = on;",
  ],
  ['SAVEPOINT migration_planner_look; SAVEPOINT migration_planner_look;'],
])('%s hides nothing', async (first) => {
  expect(effects(await seen('SELECT 1;', `${first} ${watched}`))).toEqual(plain);
});

test('a cast, an output and a default search_path of its own hide nothing of the schema and the rows', async () => {
  const own = `CREATE SCHEMA evil; CREATE TYPE evil.mood AS ENUM ('a', 'b');
    CREATE FUNCTION evil.hide(evil.mood) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'same' $$;
    CREATE CAST (evil.mood AS text) WITH FUNCTION evil.hide(evil.mood);
    ALTER TABLE users ADD mood evil.mood NOT NULL DEFAULT 'a';`;
  const stage = await rehearse(
    request(
      [migration('1', tables), migration('2', own)],
      [migration('3', "UPDATE users SET mood = 'b';", { down: "UPDATE users SET mood = 'a' WHERE false;" })],
    ),
  );
  await stage.close();
  expect(stage.rehearsal.roundTrip?.rowLosses).toMatchObject([{ table: 'public.users', column: 'mood' }]);
});
