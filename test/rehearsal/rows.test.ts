import type { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { ltree } from '@electric-sql/pglite/contrib/ltree';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readSchema } from '../../src/rehearsal/catalog/read-schema.ts';
import { clearRows } from '../../src/rehearsal/rows/clear-rows.ts';
import { compareRows, rowFingerprints } from '../../src/rehearsal/rows/compare-rows.ts';
import { makeRows } from '../../src/rehearsal/rows/make-rows.ts';
import { openPGlite } from '../fakes/kept/images.ts';

let database: PGlite;
const run = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
  (await database.exec(sql)).at(-1)?.rows ?? [];
const value = async (sql: string): Promise<unknown> => Object.values((await run(sql))[0] ?? {})[0];

beforeAll(async () => {
  database = await openPGlite({ citext, hstore, ltree });
});
afterAll(() => database.close());
beforeEach(async () => {
  await run('DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS "Odd ""schema" CASCADE');
});

/** Runs the definitions and fills the tables named, or all. */
const made = async (definitions: string, tables?: readonly string[]) => {
  await run(definitions);
  const schema = await readSchema(run);
  return { schema, ...(await makeRows(run, schema, tables ?? schema.tables.map(({ name }) => name))) };
};

const wordsFor = (result: Awaited<ReturnType<typeof made>>, table: string): readonly string[] =>
  result.rows.made.find((filled) => filled.table === table)?.awkward ?? [];

describe('awkward rows', () => {
  test('a table of everyday columns gets NULLs, duplicates, the longest text and the extreme numbers', async () => {
    const result = await made(`CREATE TABLE users (
      id serial PRIMARY KEY, email varchar(20) NOT NULL, bio text, age smallint, score numeric(4,1), born date, rate real)`);
    expect(result.rows.notMade).toEqual([]);
    expect(wordsFor(result, 'public.users')).toEqual(
      expect.arrayContaining([
        'NULL in bio, age, score and 2 more',
        'longest text in email',
        'long text in bio',
        'NaN in score, rate',
        'infinity in born',
        'duplicate email, bio, age and 3 more',
      ]),
    );
    expect(await value('SELECT max(length(email)) FROM users')).toBe(20);
    expect(await value('SELECT max(length(bio)) FROM users')).toBe(5000);
    expect(await value("SELECT count(*)::int FROM users WHERE bio ~ '[^[:ascii:]]'")).toBeGreaterThan(0);
    expect([await value('SELECT min(age) FROM users'), await value('SELECT max(age) FROM users')]).toEqual([
      -32768, 32767,
    ]);
    expect(await value("SELECT max(score)::text FROM users WHERE score <> 'NaN'")).toBe('999.9');
    expect(await value("SELECT count(*)::int FROM users WHERE email = ''")).toBe(1);
  });

  test('every value of an enum, and every value that a check lists, comes up', async () => {
    await made(`CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine', 'glad', 'e', 'f', 'g');
      CREATE TABLE diary (mood mood NOT NULL, state text NOT NULL CHECK (state IN ('new', 'seen', 'don''t', 'x', 'y', 'z', 'a', 'b')))`);
    expect(await value('SELECT count(DISTINCT mood)::int FROM diary')).toBe(7);
    expect(await value('SELECT count(DISTINCT state)::int FROM diary')).toBe(8);
  });

  test('JSON null stands beside SQL null, an empty list beside one with a NULL', async () => {
    await made('CREATE TABLE t (data jsonb, tags text[])');
    expect(await value("SELECT count(*)::int FROM t WHERE data = 'null'")).toBeGreaterThan(0);
    expect(await value('SELECT count(*)::int FROM t WHERE data IS NULL')).toBe(1);
    expect(await value("SELECT count(*)::int FROM t WHERE tags = '{}'")).toBeGreaterThan(0);
    expect(await value('SELECT count(*)::int FROM t WHERE array_position(tags, NULL) IS NOT NULL')).toBeGreaterThan(0);
  });

  test('a column named like a reference, without a foreign key, gets orphans', async () => {
    const result = await made('CREATE TABLE teams (id int PRIMARY KEY); CREATE TABLE people (team_id int)');
    expect(wordsFor(result, 'public.people')).toContain('orphan in team_id');
    expect(await value('SELECT count(*)::int FROM people WHERE team_id NOT IN (SELECT id FROM teams)')).toBeGreaterThan(
      0,
    );
  });

  test('part of a composite key is duplicated, the whole is not', async () => {
    const result = await made('CREATE TABLE members (team int, email text NOT NULL, UNIQUE (team, email))');
    expect(wordsFor(result, 'public.members')).toContain('duplicate email');
  });

  test.each([
    'CREATE UNIQUE INDEX ON t (b)',
    'ALTER TABLE t ALTER b SET NOT NULL',
    'ALTER TABLE t ALTER b TYPE int USING b::int',
    'ALTER TABLE t ALTER b TYPE varchar(100)',
    'ALTER TABLE t ADD CHECK (length(b) > 0)',
  ])('a change that some legal rows refuse is refused: %s', async (change) => {
    await made('CREATE TABLE t (a int PRIMARY KEY, b text)');
    await expect(run(change)).rejects.toMatchObject({ code: expect.stringMatching(/^2[23]/) });
  });

  test.each([
    'CREATE INDEX ON t (b)',
    'ALTER TABLE t ADD c int NOT NULL DEFAULT 0',
    'ALTER TABLE t ALTER d TYPE bigint',
  ])('a change that any legal rows allow passes: %s', async (change) => {
    await made('CREATE TABLE t (a int PRIMARY KEY, b text, d int)');
    await run(change);
  });
});

describe('types', () => {
  test('every type that PostgreSQL ships gets values other than NULL', async () => {
    await run('CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree');
    const types =
      `smallint;integer;bigint;numeric;numeric(5,2);numeric(2,4);numeric(3,-2);real;double precision;money;text;varchar;varchar(1);
      char(3);"char";name;bytea;bit;bit(5);bit varying(4);boolean;date;time;timetz;timestamp;timestamp(3);timestamptz;interval;uuid;json;jsonb;jsonpath;
      inet;cidr;macaddr;macaddr8;tsvector;tsquery;point;line;lseg;box;path;polygon;circle;pg_lsn;oid;xid;regclass;int4range;int8range;
      numrange;daterange;tsrange;tstzrange;int4multirange;tstzmultirange;int[];text[];timestamptz[];numeric(4,1)[];citext;hstore;ltree`.split(
        ';',
      );
    const columns = types.map((type, index) => `c${index} ${type.trim()} NOT NULL`);
    const result = await made(`CREATE TABLE all_types (${columns.join(', ')})`);
    expect(result.rows.notMade).toEqual([]);
    expect(result.rows.made[0]?.rows).toBe(6);
  });

  test('domains hold what their checks allow, composite types and ranges of ones own get values', async () => {
    const result = await made(`
      CREATE DOMAIN email AS text CHECK (VALUE ~ '^[^@]+@[^@]+$') NOT NULL;
      CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 0 AND 100);
      CREATE DOMAIN work_email AS email CHECK (length(VALUE) < 100);
      CREATE TYPE place AS (x int, y text);
      CREATE TYPE textrange AS RANGE (subtype = text);
      CREATE TABLE t (a email UNIQUE, b percent, c work_email, d place NOT NULL, e textrange NOT NULL, f email[])`);
    expect(result.rows.notMade).toEqual([]);
    expect(await value('SELECT count(*)::int FROM t')).toBeGreaterThan(3);
  });

  test('a type of which nothing is known is left NULL, or the table is listed with the reason', async () => {
    const result = await made(`
      CREATE TYPE nothing AS ENUM ();
      CREATE TABLE optional (a int, b nothing);
      CREATE TABLE required (a int, b nothing NOT NULL)`);
    expect(result.rows.made.map(({ table }) => table)).toEqual(['public.optional']);
    expect(result.rows.notMade[0]).toMatchObject({
      table: 'public.required',
      reason: expect.stringContaining('public.nothing'),
    });
  });
});

describe('what must hold', () => {
  test('parents come first, and get rows themselves where they have none', async () => {
    const result = await made(
      `CREATE TABLE a (id uuid PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a uuid NOT NULL REFERENCES a);
       CREATE TABLE c (b int NOT NULL UNIQUE REFERENCES b, d int REFERENCES b)`,
      ['public.c'],
    );
    expect(result.rows.made.map(({ table }) => table)).toEqual(['public.a', 'public.b', 'public.c']);
  });

  test('tables that need one another, or themselves, get rows all the same', async () => {
    const result = await made(`
      CREATE TABLE chicken (id int PRIMARY KEY, egg int NOT NULL);
      CREATE TABLE egg (id int PRIMARY KEY, chicken int NOT NULL REFERENCES chicken);
      ALTER TABLE chicken ADD FOREIGN KEY (egg) REFERENCES egg DEFERRABLE INITIALLY DEFERRED;
      CREATE TABLE boss (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, boss int NOT NULL REFERENCES boss);
      CREATE TABLE tree (id serial PRIMARY KEY, parent int REFERENCES tree);
      CREATE TABLE x (id int PRIMARY KEY, y int); CREATE TABLE y (id int PRIMARY KEY, x int NOT NULL REFERENCES x);
      ALTER TABLE x ADD FOREIGN KEY (y) REFERENCES y`);
    expect(result.rows.notMade).toEqual([]);
    expect(await value('SELECT count(parent)::int FROM tree')).toBeGreaterThan(0);
  });

  test('composite foreign keys that share a column agree', async () => {
    const result = await made(`
      CREATE TABLE org (id int PRIMARY KEY);
      CREATE TABLE team (org int REFERENCES org, id int, PRIMARY KEY (org, id));
      CREATE TABLE person (org int REFERENCES org, id int, PRIMARY KEY (org, id));
      CREATE TABLE membership (org int NOT NULL, team int NOT NULL, person int NOT NULL, role text,
        FOREIGN KEY (org, team) REFERENCES team, FOREIGN KEY (org, person) REFERENCES person, UNIQUE (org, team, person))`);
    expect(result.rows.notMade).toEqual([]);
  });

  test('checks over one column or several are met', async () => {
    const result = await made(`CREATE TABLE t (
      a int CHECK (a > 5 AND a < 8), b text NOT NULL CHECK (char_length(b) <= 3 AND b <> ''), c text NOT NULL CHECK (c ~ '^[A-Z]{3}$'),
      d date NOT NULL, e date NOT NULL, CHECK (d < e), f int, g text, CHECK (num_nonnulls(f, g) = 1), h bytea NOT NULL CHECK (octet_length(h) = 32),
      i text NOT NULL UNIQUE CHECK (i ~* '^[^@]+@[^@]+[.][a-z]+$'), j jsonb NOT NULL CHECK (j ? 'kind'), k numeric CHECK (k >= 0.5 AND k < 1))`);
    expect(result.rows.notMade).toEqual([]);
    expect(result.rows.made[0]?.rows).toBeGreaterThan(3);
  });

  test('a group of many checked columns is solved without trying everything', async () => {
    const columns = Array.from({ length: 14 }, (_, index) => `c${index} text`);
    const names = columns.map((column) => column.split(' ')[0]);
    const result = await made(
      `CREATE TABLE t (${columns.join(', ')}, CHECK (num_nonnulls(${names.join(', ')}) = 1), CHECK (c3 = 'yes' OR c3 IS NULL))`,
    );
    expect(result.rows.notMade).toEqual([]);
  });

  test('unique and excluding indexes are kept to, over expressions and parts of the table too', async () => {
    const result = await made(`
      CREATE TABLE t (a text NOT NULL, b bool NOT NULL, c int4range NOT NULL, EXCLUDE USING gist (c WITH &&));
      CREATE UNIQUE INDEX ON t (lower(a)); CREATE TABLE u (a bool UNIQUE, b int); CREATE UNIQUE INDEX ON u ((b IS NULL)) WHERE b IS NULL;
      CREATE TABLE v (a int UNIQUE NULLS NOT DISTINCT)`);
    expect(result.rows.notMade).toEqual([]);
    expect(result.rows.made.find(({ table }) => table === 'public.t')?.rows).toBe(6);
  });

  test('generated columns that read a text get a text that they can read', async () => {
    const result = await made(`CREATE TABLE t (meta text NOT NULL,
      size bigint NOT NULL GENERATED ALWAYS AS ((((meta::json -> 'footer') ->> 'size'))::bigint) STORED)`);
    expect(result.rows.notMade).toEqual([]);
  });

  test('rows of a partitioned table fit its partitions; without partitions there are none', async () => {
    const result = await made(`
      CREATE TABLE r (id bigint, at timestamptz NOT NULL, state text NOT NULL, PRIMARY KEY (id, at, state)) PARTITION BY RANGE (at);
      CREATE TABLE r1 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2024-02-01') PARTITION BY LIST (state);
      CREATE TABLE r1a PARTITION OF r1 FOR VALUES IN ('new', 'done');
      CREATE TABLE h (id int) PARTITION BY HASH (id); CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 1, REMAINDER 0);
      CREATE TABLE l (id int) PARTITION BY LIST (id); CREATE TABLE l0 PARTITION OF l DEFAULT;
      CREATE TABLE empty (id int) PARTITION BY LIST (id)`);
    expect(result.rows.notMade).toEqual([{ table: 'public.empty', reason: 'a partitioned table without partitions' }]);
  });

  test('a trigger that fails is put to sleep for our rows, said, and awake again', async () => {
    const result = await made(`
      CREATE TABLE t (id int);
      CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
      CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION no();
      CREATE TRIGGER off BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION no(); ALTER TABLE t DISABLE TRIGGER off;
      CREATE TABLE u (id int); CREATE TRIGGER "Away" BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION away(); ALTER TABLE u ENABLE ALWAYS TRIGGER "Away"`);
    expect(wordsFor(result, 'public.t')).toContain('made with triggers off');
    expect(wordsFor(result, 'public.u')).toContain('made with triggers off');
    const enabled = await run(
      'SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname COLLATE "C"',
    );
    expect(enabled.map(({ tgname, tgenabled }) => `${tgname} ${tgenabled}`)).toEqual(['Away A', 'no O', 'off D']);
  });

  test('names with quotes, spaces and commas are names', async () => {
    const result =
      await made(`CREATE SCHEMA "Odd ""schema"; CREATE TABLE "Odd ""schema"."a.b'c" ("se;lect" int PRIMARY KEY, "x""y" text CHECK ("x""y" <> 'a''b'), "order" int REFERENCES "Odd ""schema"."a.b'c");
      CREATE TYPE "Odd ""schema"."my, type" AS ENUM ('a'); ALTER TABLE "Odd ""schema"."a.b'c" ADD z "Odd ""schema"."my, type" NOT NULL`);
    expect(result.rows.notMade).toEqual([]);
    expect(result.rows.made).toHaveLength(1);
  });

  test('what can never hold is a reason, not an error', async () => {
    const result =
      await made(`CREATE TABLE never (a int, CHECK (a > 1 AND a < 1), CHECK (a IS NOT NULL)); CREATE TABLE child (a int NOT NULL);
      ALTER TABLE never ADD UNIQUE (a); ALTER TABLE child ADD FOREIGN KEY (a) REFERENCES never (a)`);
    expect(result.rows.made).toEqual([]);
    expect(result.rows.notMade.map(({ table, reason }) => `${table}: ${reason}`)).toEqual([
      expect.stringMatching(/^public.never: .*23514/),
      'public.child: public.never has no row to refer to',
    ]);
    expect((await makeRows(run, result.schema, ['public.gone'])).rows).toEqual({ made: [], notMade: [] });
  });

  test('whatever table is defined, it gets rows or a reason', async () => {
    const type = fc.constantFrom(
      'int',
      'smallint',
      'numeric(3,2)',
      'text',
      'varchar(3)',
      'bool',
      'uuid',
      'jsonb',
      'date',
      'timestamptz',
      'int[]',
      'bytea',
      'inet',
      'int4range',
      'char(2)',
      'interval',
      'bit(3)',
      'real',
    );
    const column = fc.record({
      type,
      notNull: fc.boolean(),
      unique: fc.boolean(),
      check: fc.constantFrom('', '', 'IS NOT NULL', "::text <> ''", "::text ~ '1'", '::text > $a'),
    });
    const table = fc.record({
      columns: fc.array(column, { minLength: 1, maxLength: 6 }),
      key: fc.boolean(),
      index: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(table, async ({ columns, key, index }) => {
        const parts = columns.map(({ type: of, notNull, unique, check }, at) => {
          const rule =
            check === '' ? '' : `CHECK (c${at}${check.startsWith(':') ? '' : ' '}${check.replace('$a', "'a'")})`;
          return `c${at} ${of} ${notNull ? 'NOT NULL' : ''} ${unique && of !== 'jsonb' ? 'UNIQUE' : ''} ${rule}`;
        });
        await run('DROP TABLE IF EXISTS any_table');
        const last = columns.length - 1;
        const extra = [key ? `UNIQUE (c0, c${last})`.replace(/c(\d+), c\1\)/, 'c$1)') : '', ''].filter(
          (part) => part !== '',
        );
        const sql = `CREATE TABLE any_table (${[...parts, ...extra].join(', ')}); ${index ? 'CREATE UNIQUE INDEX ON any_table ((c0::text = c0::text), (md5(c0::text)))' : ''}`;
        const valid = await run(sql).then(
          () => true,
          () => false,
        );
        if (!valid) return; // Not every expression may stand in an index.
        const schema = await readSchema(run);
        const { rows } = await makeRows(run, schema, ['public.any_table']);
        expect(rows.made.length + rows.notMade.length).toBe(1);
        expect(await value('SELECT count(*)::int FROM any_table')).toBe(rows.made[0]?.rows ?? 0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('taking rows away again', () => {
  test('ours go, with those that refer to them; those that were there before stay, whatever the change did', async () => {
    await run(`CREATE TABLE users (id int PRIMARY KEY, name text); CREATE TABLE posts (id int PRIMARY KEY, by int REFERENCES users);
      CREATE TABLE other (id int); INSERT INTO users VALUES (900, 'kept'); INSERT INTO posts VALUES (901, 900)`);
    const { ours } = await made('', ['public.users', 'public.posts', 'public.other']);
    await run(
      'ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME id TO number; ALTER TABLE people ALTER number TYPE bigint',
    );
    await clearRows(run, ours, ['public.users']);
    expect(await run('SELECT number::int AS id FROM people')).toEqual([{ id: 900 }]);
    expect(await run('SELECT id FROM posts')).toEqual([{ id: 901 }]);
    expect(await value('SELECT count(*)::int FROM other')).toBeGreaterThan(0);
    expect(await value('SHOW session_replication_role')).toBe('origin');
  });

  test('rows that triggers made of ours go too, and dropped tables and keys are no hindrance', async () => {
    const { ours } = await made(
      `CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE log (id int REFERENCES t);
      CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (NEW.id); RETURN NEW; END $$;
      CREATE TRIGGER log AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION log(); CREATE TABLE gone (id int)`,
      ['public.t', 'public.gone'],
    );
    expect(await value('SELECT count(*)::int FROM log')).toBeGreaterThan(0);
    await run('DROP TABLE gone; ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE; ALTER TABLE t ADD key uuid');
    await run('ALTER TABLE t ADD PRIMARY KEY (id); ALTER TABLE log ADD FOREIGN KEY (id) REFERENCES t');
    await clearRows(run, ours, ['public.t', 'public.gone', 'public.unknown']);
    expect([await value('SELECT count(*)::int FROM t'), await value('SELECT count(*)::int FROM log')]).toEqual([0, 0]);
  });
});

describe('comparing rows', () => {
  const define = 'CREATE TABLE t (id int PRIMARY KEY, a text, b numeric(6,2), c int)';
  const losses = async (...steps: readonly string[]) => {
    const { schema } = await made(define);
    const before = await rowFingerprints(run, schema, ['public.t']);
    for (const step of steps) await run(step);
    return compareRows(before, await rowFingerprints(run, await readSchema(run), ['public.t']));
  };

  test('rows that came back are no loss, in whatever order, with whatever column beside them', async () => {
    expect(
      await losses(
        'CREATE TABLE u AS SELECT * FROM t ORDER BY id DESC',
        'DELETE FROM t',
        'INSERT INTO t SELECT * FROM u',
        'ALTER TABLE t ADD d int',
      ),
    ).toEqual([]);
  });

  test('a column that was dropped and added again has lost its values', async () => {
    expect(await losses('ALTER TABLE t DROP a', 'ALTER TABLE t ADD a text')).toEqual([
      {
        table: 'public.t',
        column: 'a',
        what: expect.stringMatching(/^5 of 6 values did not come back: they are NULL now$/),
      },
    ]);
    await run('DROP TABLE t');
    expect(await losses('DROP TABLE t', define)).toEqual([
      { table: 'public.t', column: undefined, what: '6 of 6 rows did not come back' },
    ]);
  });

  test('a value that was rounded on the way is lost; a table or column that is gone is told', async () => {
    const rounded = await losses(
      'ALTER TABLE t ALTER b TYPE numeric(6,0) USING CASE WHEN abs(b) < 9000 THEN b END',
      'ALTER TABLE t ALTER b TYPE numeric(6,2)',
    );
    expect(rounded.map(({ column }) => column)).toEqual(['b']);
    await run('DROP TABLE t');
    expect(await losses('ALTER TABLE t DROP c')).toEqual([
      { table: 'public.t', column: 'c', what: 'the column did not come back' },
    ]);
    await run('DROP TABLE t');
    expect((await losses('DROP TABLE t')).map(({ what }) => what)).toEqual(['none of 6 rows came back']);
  });
});
