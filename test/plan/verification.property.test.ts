import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerificationQuery } from '../../src/model/plan.ts';
import { verificationQueries } from '../../src/plan/verification/verify.ts';
import type { JudgedChange } from '../../src/statements/record.ts';
import { guidance, readChangeOf, rehearsedChangeOf } from '../fakes/record.ts';
import { type Database, openDatabase } from '../recipes/database.ts';
import { migrationOf } from '../rules/scene.ts';

/** How many sets of rows each kind of statement meets: a few every day, more with `ROW_SETS=300 npx vitest run …`. */
const rowSets = Number(process.env.ROW_SETS ?? 12);

type Kind = {
  readonly name: string;
  readonly tables: string;
  /** One row of `t`, as SQL. */
  readonly row: fc.Arbitrary<readonly string[]>;
  readonly statement: string;
};

const text = (...words: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(fc.constant('NULL'), fc.constantFrom(...words.map((word) => `'${word}'`)));
const among = (...values: readonly (string | number)[]): fc.Arbitrary<string> =>
  fc.constantFrom('NULL', ...values.map(String));
const one = (value: fc.Arbitrary<string>): Kind['row'] => fc.tuple(value);
const words = text('', ' ', 'a', 'A', 'abc', 'ab ', 'abcd', 'abc   ', '12', ' 12', '1.5', '3000000000', 'x1');

const column = (type: string): string => `CREATE TABLE t (id serial PRIMARY KEY, c ${type});`;
const retype = (name: string, from: string, to: string, value: fc.Arbitrary<string>, more = ''): Kind => ({
  name: `${from} to ${to}${name && ` ${name}`}`,
  tables: column(from) + more,
  row: one(value),
  statement: `ALTER TABLE t ALTER c TYPE ${to}${name && ` ${name}`};`,
});
const numbers = among(0, 1, -1, 32767, 32768, 99, 100, -100, 2147483647, 2147483648, -2147483649);
const fractions = among(
  '0.5',
  '1.005',
  '99.99',
  '999.994',
  '999.995',
  '1000',
  '2147483647.5',
  '2147483647.4',
  '-2147483648.5',
  "'NaN'",
  '1e10',
);
const moods = `CREATE TYPE mood AS ENUM ('a', 'abc', '12');`;

const kinds: readonly Kind[] = [
  { name: 'SET NOT NULL', tables: column('text'), row: one(words), statement: 'ALTER TABLE t ALTER c SET NOT NULL;' },
  {
    name: 'SET NOT NULL of an identifier',
    tables: `CREATE TABLE t (id serial PRIMARY KEY, c uuid UNIQUE);`,
    row: one(fc.constant('NULL')),
    statement: 'ALTER TABLE t ALTER c SET NOT NULL;',
  },
  {
    name: 'SET NOT NULL on a partitioned table',
    tables: `CREATE TABLE t (id serial, c text) PARTITION BY HASH (id); CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1);`,
    row: one(words),
    statement: 'ALTER TABLE t ALTER c SET NOT NULL;',
  },
  {
    name: 'a required column',
    tables: column('text'),
    row: one(words),
    statement: 'ALTER TABLE t ADD d text NOT NULL;',
  },
  { name: 'UNIQUE', tables: column('text'), row: one(words), statement: 'ALTER TABLE t ADD UNIQUE (c);' },
  {
    name: 'UNIQUE NULLS NOT DISTINCT',
    tables: column('text'),
    row: one(words),
    statement: 'ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (c);',
  },
  {
    name: 'UNIQUE of two columns',
    tables: 'CREATE TABLE t (id serial PRIMARY KEY, c int, "D" text);',
    row: fc.tuple(among(1, 2), text('a', 'A')),
    statement: 'ALTER TABLE t ADD UNIQUE (c, "D");',
  },
  {
    name: 'a unique index on lower()',
    tables: column('text'),
    row: one(words),
    statement: 'CREATE UNIQUE INDEX ON t (lower(c));',
  },
  {
    name: 'a unique index with a condition',
    tables: 'CREATE TABLE t (id serial PRIMARY KEY, c text, live bool);',
    row: fc.tuple(words, among('true', 'false')),
    statement: 'CREATE UNIQUE INDEX ON t (c) WHERE live;',
  },
  {
    name: 'a unique index with a collation',
    tables: `CREATE COLLATION IF NOT EXISTS plain FROM "C"; ${column('text')}`,
    row: one(words),
    statement: 'CREATE UNIQUE INDEX ON t (c COLLATE plain);',
  },
  {
    name: 'PRIMARY KEY',
    tables: 'CREATE TABLE t (id serial, c text);',
    row: one(words),
    statement: 'ALTER TABLE t ADD PRIMARY KEY (c);',
  },
  {
    name: 'FOREIGN KEY',
    tables: `CREATE TABLE p (id text PRIMARY KEY); INSERT INTO p VALUES ('a'), ('abc'), (''); ${column('text')}`,
    row: one(words),
    statement: 'ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES p;',
  },
  {
    name: 'FOREIGN KEY NOT VALID',
    tables: `CREATE TABLE p (id text PRIMARY KEY); ${column('text')}`,
    row: one(words),
    statement: 'ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES p NOT VALID;',
  },
  {
    name: 'FOREIGN KEY of two columns',
    tables:
      'CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); INSERT INTO p VALUES (1, 1), (1, 2); CREATE TABLE t (id serial PRIMARY KEY, c int NOT NULL DEFAULT 1, d int);',
    row: fc.tuple(fc.constantFrom('1', '2'), among(1, 2)),
    statement: 'ALTER TABLE t ADD FOREIGN KEY (c, d) REFERENCES p;',
  },
  {
    name: 'FOREIGN KEY MATCH FULL',
    tables:
      'CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); INSERT INTO p VALUES (1, 1); CREATE TABLE t (id serial PRIMARY KEY, c int, d int);',
    row: fc.tuple(among(1, 2), among(1, 2)),
    statement: 'ALTER TABLE t ADD FOREIGN KEY (c, d) REFERENCES p MATCH FULL;',
  },
  { name: 'CHECK', tables: column('text'), row: one(words), statement: `ALTER TABLE t ADD CHECK (length(c) > 1);` },
  {
    name: 'CHECK NOT VALID',
    tables: column('text'),
    row: one(words),
    statement: `ALTER TABLE t ADD CHECK (length(c) > 1) NOT VALID;`,
  },
  retype('', 'text', 'varchar(3)', words),
  retype('', 'text', 'char(3)', words),
  retype('', 'char(5)', 'varchar(3)', text('a', 'abc', 'abcd')),
  retype('USING c::varchar(3)', 'text', 'varchar(3)', words),
  retype('USING left(c, 4)', 'text', 'varchar(3)', words),
  retype('USING c::int', 'text', 'int', words),
  retype(`USING NULLIF(trim(c), '')::int`, 'text', 'int', words),
  retype(`USING CASE c WHEN 'a' THEN '1' ELSE c END::int`, 'text', 'int', words),
  retype('USING length(c)', 'text', 'smallint', words),
  retype('', 'bigint', 'int', numbers),
  retype('', 'bigint', 'smallint', numbers),
  retype('', 'int', 'bigint', among(1, -1, 2147483647)),
  retype('', 'bigint', 'varchar(2)', numbers),
  retype('', 'numeric', 'int', fractions),
  retype('', 'double precision', 'int', fractions),
  retype('', 'numeric', 'numeric(5,2)', fractions),
  retype('', 'double precision', 'numeric(6,3)', fractions),
  retype('USING c::int', 'numeric', 'int', fractions),
  retype('USING c::mood', 'text', 'mood', text('a', 'abc', 'b', ' a'), moods),
  {
    name: 'an enum made anew',
    tables: `CREATE TYPE kind AS ENUM ('a', 'b', 'c'); ${column('kind')}`,
    row: one(text('a', 'b', 'c')),
    statement: `ALTER TYPE kind RENAME TO old; CREATE TYPE kind AS ENUM ('a', 'b'); ALTER TABLE t ALTER c TYPE kind USING c::text::kind; DROP TYPE old;`,
  },
  {
    name: 'an enum made anew with another value',
    tables: `CREATE TYPE kind AS ENUM ('a', 'b', 'c'); ${column('kind')}`,
    row: one(text('a', 'b', 'c')),
    statement: `ALTER TYPE kind RENAME TO old; CREATE TYPE kind AS ENUM ('a', 'd'); ALTER TABLE t ALTER c TYPE kind USING (CASE c::text WHEN 'b' THEN 'd' ELSE c::text END)::kind; DROP TYPE old;`,
  },
  {
    name: 'a value of an enum renamed',
    tables: `CREATE TYPE kind AS ENUM ('a', 'b'); ${column('kind')}`,
    row: one(text('a', 'b')),
    statement: `ALTER TYPE kind RENAME VALUE 'a' TO 'z';`,
  },
  retype('USING c::jsonb', 'text', 'jsonb', text('1', '{}', 'a', '"a"', '')),
  retype('USING to_jsonb(c)', 'text', 'jsonb', text('1', '{}', 'a', '"a"', '')),
  retype('', 'json', 'jsonb', text('1', '{}', '"a"')),
  retype('USING c::uuid', 'varchar', 'uuid', text('a', '5e1f0000-0000-0000-0000-000000000000', '')),
  retype('USING c::date', 'text', 'date', text('2024-01-01', '2024-02-30', 'a', 'epoch')),
  retype('USING c::boolean', 'text', 'boolean', text('t', 'yes', 'a', '1')),
  retype('USING (c::numeric / 2)', 'text', 'numeric', words),
  retype('USING ARRAY[c]', 'text', 'text[]', words),
];

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const run = async (sql: string): Promise<readonly Record<string, unknown>[] | 'fails'> =>
  db.run(sql).catch(() => 'fails' as const);

const queriesOf = async ({ tables, statement }: Kind, postgres: number): Promise<readonly VerificationQuery[]> => {
  await db.reset(tables);
  const before = await db.schema();
  await db.run(statement);
  const after = await db.schema();
  const read = readChangeOf([migrationOf('up.sql', statement)], { postgres, guidance });
  const input: JudgedChange = { ...rehearsedChangeOf(read, { before, after }), diagnostics: [], suppressed: [] };
  const asked = new Set(['0 rows', 'a number, and no error']);
  return verificationQueries(input, []).filter(
    ({ when, expect, group }) => when === 'before' && group !== 'indexes' && asked.has(expect),
  );
};

const fill = async ({ tables }: Kind, rows: readonly (readonly string[])[]): Promise<void> => {
  await db.reset(tables);
  const columns = await db.run(
    `SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 AND attname <> 'id' ORDER BY attnum`,
  );
  for (const row of rows)
    await db.run(
      `INSERT INTO t (${columns
        .slice(0, row.length)
        .map(({ name }) => name)
        .join(', ')}) VALUES (${row.join(', ')})`,
    );
};

const finds = async ({ sql }: VerificationQuery): Promise<boolean> => {
  const found = await run(sql);
  return found === 'fails' || (!sql.startsWith('SELECT count(') && found.length > 0);
};

const whole = async (): Promise<readonly string[]> =>
  (await db.run('SELECT t::text AS row FROM t')).map(({ row }) => String(row));

describe.each([18, 13])('for PostgreSQL %i', (postgres) => {
  test.each(kinds)(
    'the queries for before answer with nothing exactly when the statement passes: $name',
    async (kind) => {
      const queries = await queriesOf(kind, postgres);
      await fc.assert(
        fc.asyncProperty(fc.array(kind.row, { maxLength: 5 }), async (rows) => {
          await fill(kind, rows);
          const found: boolean[] = [];
          for (const query of queries) found.push(await finds(query));
          const passes = (await run(kind.statement)) !== 'fails';
          expect({ rows, passes }).toEqual({ rows, passes: !found.includes(true) });
        }),
        { numRuns: rowSets },
      );
    },
    600_000,
  );
});

test.each(kinds)(
  'a repair is about the rows found alone, and the statement passes then: $name',
  async (kind) => {
    const queries = await queriesOf(kind, 18);
    await fc.assert(
      fc.asyncProperty(fc.array(kind.row, { maxLength: 5 }), async (rows) => {
        await fill(kind, rows);
        const before = await whole();
        const touched: string[] = [];
        for (const query of queries) {
          if (query.repair === undefined) {
            if (await finds(query)) return;
            continue;
          }
          const one = query.sql.startsWith('SELECT * FROM') || query.sql.startsWith('SELECT c.* FROM');
          if (one)
            touched.push(
              ...(
                await db.run(
                  query.sql.replace(/^SELECT (c\.)?\*/, (_, c) => `SELECT (${c ? 'c' : 't'}.*)::text AS row`),
                )
              ).map(({ row }) => String(row)),
            );
          else touched.push(...before);
          await db.run(query.repair);
        }
        const after = await whole();
        expect(before.filter((row) => !touched.includes(row) && !after.includes(row))).toEqual([]);
        expect(await run(kind.statement)).not.toBe('fails');
      }),
      { numRuns: rowSets },
    );
  },
  600_000,
);
