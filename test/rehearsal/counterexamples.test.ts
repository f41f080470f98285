import { afterEach, describe, expect, test } from 'vitest';
import { type Counterexample, dependenceIn } from '../../src/model/effect.ts';
import type { TransactionMode } from '../../src/model/migration.ts';
import type { Stage } from '../../src/model/rehearsal.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { migration, request } from './migrations.ts';

const rehearse = await rehearsingTogether();
const open: Stage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

type Told = {
  readonly states: readonly string[];
  readonly sqlState: string | undefined;
  readonly all: readonly Counterexample[];
};

/** The last statement of `change` that is about rows: what became of its counterexamples, and what it failed with. */
const told = async (history: string, change: string, mode: TransactionMode = 'migration'): Promise<readonly Told[]> => {
  const stage = await rehearse(request([migration('1', history)], [migration('2', change, { mode })]));
  open.push(stage);
  const statements = stage.rehearsal.migrations.flatMap((one) => one.statements);
  return statements.map(({ counterexamples = [], outcome }) => ({
    states: counterexamples.map(({ matter, state }) => `${matter}: ${state}`),
    sqlState: dependenceIn(outcome)?.error.sqlState,
    all: counterexamples,
  }));
};

const tells = async (history: string, change: string, state: string, sqlState?: string, mode?: TransactionMode) => {
  const last = (await told(history, change, mode)).findLast(({ states }) => states.length > 0);
  expect(last?.states).toContain(state);
  expect(last?.sqlState).toBe(sqlState);
};

describe('a row without its parent is there before a foreign key is', () => {
  const keys: readonly (readonly [string, string, string])[] = [
    [
      'an integer',
      'CREATE TABLE farms (id int PRIMARY KEY); CREATE TABLE cows (id int PRIMARY KEY, farm int NOT NULL);',
      '(farm) REFERENCES farms',
    ],
    [
      'a uuid',
      'CREATE TABLE farms (id uuid PRIMARY KEY); CREATE TABLE cows (id int PRIMARY KEY, farm uuid);',
      '(farm) REFERENCES farms',
    ],
    [
      'a text',
      'CREATE TABLE farms (code text PRIMARY KEY); CREATE TABLE cows (id int PRIMARY KEY, farm text);',
      '(farm) REFERENCES farms (code)',
    ],
    [
      'a date',
      'CREATE TABLE farms (day date PRIMARY KEY); CREATE TABLE cows (id int PRIMARY KEY, farm date);',
      '(farm) REFERENCES farms',
    ],
    [
      'two columns',
      'CREATE TABLE farms (a int, b uuid, PRIMARY KEY (a, b)); CREATE TABLE cows (id int PRIMARY KEY, a int, b uuid);',
      '(a, b) REFERENCES farms MATCH FULL',
    ],
    ['the table itself', 'CREATE TABLE cows (id int PRIMARY KEY, mother int);', '(mother) REFERENCES cows'],
    [
      'a column that numbers itself',
      'CREATE TABLE farms (id serial PRIMARY KEY); CREATE TABLE cows (id serial PRIMARY KEY);',
      '(id) REFERENCES farms',
    ],
  ];
  test.each(keys)('%s', async (_, history, key) => {
    await tells(history, `ALTER TABLE cows ADD FOREIGN KEY ${key};`, 'row without parent: there', '23503');
  });

  const farms = 'CREATE TABLE farms (id int PRIMARY KEY); CREATE TABLE cows (id int PRIMARY KEY, farm int);';
  test('a key that is validated later is known before', async () => {
    const change = `ALTER TABLE cows ADD CONSTRAINT cows_farm FOREIGN KEY (farm) REFERENCES farms NOT VALID;
      ALTER TABLE cows VALIDATE CONSTRAINT cows_farm;`;
    await tells(farms, change, 'row without parent: there', '23503', 'none');
  });
  test('what the change mends first is an experiment that passes', async () => {
    const change =
      'DELETE FROM cows WHERE farm NOT IN (SELECT id FROM farms); ALTER TABLE cows ADD FOREIGN KEY (farm) REFERENCES farms;';
    const [, key] = await told(farms, change);
    expect(key?.states).toEqual(['row without parent: there']);
    expect(key?.all[0]?.detail).toMatch(/until an earlier statement of the change mended it$/);
    expect(key?.sqlState).toBeUndefined();
  });
  test('the schema before may refuse it', async () => {
    const history =
      'CREATE TABLE farms (id int PRIMARY KEY); CREATE TABLE cows (id int PRIMARY KEY, farm int NOT NULL REFERENCES farms);';
    const change =
      'ALTER TABLE cows DROP CONSTRAINT cows_farm_fkey; ALTER TABLE cows ADD FOREIGN KEY (farm) REFERENCES farms ON DELETE CASCADE;';
    await tells(history, change, 'row without parent: refused');
  });
  test('rows keep their place under new names', async () => {
    const change =
      'ALTER TABLE cows RENAME farm TO farm_id; ALTER TABLE cows RENAME TO cattle; ALTER TABLE cattle ADD FOREIGN KEY (farm_id) REFERENCES farms;';
    await tells(farms, change, 'row without parent: there', '23503');
  });
});

describe('rows that are the same to a unique index', () => {
  const stories: readonly (readonly [string, string, string, string, string | undefined])[] = [
    [
      'in another case',
      'CREATE TABLE shops (id int PRIMARY KEY, name text UNIQUE);',
      'CREATE UNIQUE INDEX ON shops (lower(name));',
      'there',
      '23505',
    ],
    [
      'but for what is no digit',
      'CREATE TABLE shops (id int PRIMARY KEY, phone text UNIQUE);',
      "CREATE UNIQUE INDEX ON shops (regexp_replace(phone, '[^0-9]', '', 'g'));",
      'there',
      '23505',
    ],
    [
      'under its condition',
      'CREATE TABLE shops (id int PRIMARY KEY, name text, shut date, open boolean);',
      'CREATE UNIQUE INDEX ON shops (name) WHERE shut IS NULL AND open;',
      'there',
      '23505',
    ],
    [
      'both NULL',
      'CREATE TABLE shops (id int PRIMARY KEY, name text UNIQUE);',
      'CREATE UNIQUE INDEX ON shops (name) NULLS NOT DISTINCT;',
      'there',
      '23505',
    ],
    [
      'within a document',
      'CREATE TABLE shops (id int PRIMARY KEY, about jsonb);',
      "CREATE UNIQUE INDEX ON shops ((about ->> 'code'));",
      'there',
      '23505',
    ],
    [
      'in a part of a key that is there',
      'CREATE TABLE shops (id int PRIMARY KEY, name text NOT NULL UNIQUE, town int);',
      'CREATE UNIQUE INDEX ON shops (town, name);',
      'refused',
      undefined,
    ],
  ];
  test.each(stories)('%s', async (_, history, change, state, sqlState) => {
    await tells(history, change, `duplicate: ${state}`, sqlState);
  });
  test('under the type that a column gets', async () => {
    const history = 'CREATE EXTENSION citext; CREATE TABLE shops (id int PRIMARY KEY, name text NOT NULL UNIQUE);';
    await tells(history, 'ALTER TABLE shops ALTER name TYPE citext;', 'duplicate: there', '23505');
  });
  test('an index that is built concurrently is asked the same', async () => {
    const history = 'CREATE TABLE shops (id int PRIMARY KEY, name text);';
    await tells(
      history,
      'CREATE UNIQUE INDEX CONCURRENTLY shops_name ON shops (name);',
      'duplicate: there',
      '23505',
      'none',
    );
  });
});

describe('values that a statement cannot take', () => {
  const stories: readonly (readonly [string, string, string, string, string | undefined])[] = [
    [
      'a NULL',
      'CREATE TABLE bikes (id int PRIMARY KEY, colour text);',
      'ALTER TABLE bikes ALTER colour SET NOT NULL;',
      'NULL: there',
      '23502',
    ],
    [
      'overlapping times',
      'CREATE EXTENSION btree_gist; CREATE TABLE trips (id int PRIMARY KEY, bike int NOT NULL, s timestamp NOT NULL, e timestamp NOT NULL, CHECK (s < e));',
      'ALTER TABLE trips ADD EXCLUDE USING gist (bike WITH =, tsrange(s, e) WITH &&);',
      'overlap: there',
      '23P01',
    ],
    [
      'what a check leaves out',
      "CREATE TABLE bikes (id int PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('road', 'city', 'cargo')));",
      "ALTER TABLE bikes ADD CHECK (kind IN ('road', 'city'));",
      'value outside the check: there',
      '23514',
    ],
    [
      'nothing, where a stricter check is there',
      'CREATE TABLE bikes (id int PRIMARY KEY, price int NOT NULL CHECK (price > 10));',
      'ALTER TABLE bikes ADD CHECK (price > 0);',
      'value outside the check: refused',
      undefined,
    ],
    [
      'what a domain leaves out',
      'CREATE DOMAIN size AS int; CREATE TABLE bikes (id int PRIMARY KEY, frame size);',
      'ALTER DOMAIN size ADD CHECK (VALUE > 0);',
      'value outside the check: there',
      '23514',
    ],
    [
      'what a type cannot read',
      'CREATE TABLE bikes (id int PRIMARY KEY, code text);',
      'ALTER TABLE bikes ALTER code TYPE uuid USING code::uuid;',
      'value outside the type: there',
      '22P02',
    ],
    [
      'a number that does not fit',
      'CREATE TABLE bikes (id int PRIMARY KEY, price numeric(12,4) NOT NULL);',
      'ALTER TABLE bikes ALTER price TYPE numeric(6,2);',
      'value outside the type: there',
      '22003',
    ],
    [
      'a value of an enum that goes',
      "CREATE TYPE kind AS ENUM ('road', 'city', 'cargo'); CREATE TABLE bikes (id int PRIMARY KEY, k kind NOT NULL);",
      "CREATE TYPE kind2 AS ENUM ('road', 'city'); ALTER TABLE bikes ALTER k TYPE kind2 USING k::text::kind2;",
      'value outside the type: there',
      '22P02',
    ],
    [
      'what a generated column cannot compute',
      'CREATE TABLE bikes (id int PRIMARY KEY, code text);',
      'ALTER TABLE bikes ADD n int GENERATED ALWAYS AS (code::int) STORED;',
      'value outside the type: there',
      '22P02',
    ],
    [
      'what an UPDATE divides by',
      'CREATE TABLE bikes (id int PRIMARY KEY, a int, b int);',
      'UPDATE bikes SET a = a / b;',
      'value outside the type: there',
      '22012',
    ],
    [
      'a row that the DEFAULT partition holds',
      'CREATE TABLE logs (id int, day date) PARTITION BY RANGE (day); CREATE TABLE rest PARTITION OF logs DEFAULT;',
      "CREATE TABLE may PARTITION OF logs FOR VALUES FROM ('2023-05-01') TO ('2023-06-01');",
      'row without partition: there',
      '23514',
    ],
    [
      'a row that the bound does not take',
      'CREATE TABLE logs (id int, k text) PARTITION BY LIST (k); CREATE TABLE old (id int, k text NOT NULL);',
      "ALTER TABLE logs ATTACH PARTITION old FOR VALUES IN ('a');",
      'row without partition: there',
      '23514',
    ],
    [
      'a row that others refer to',
      'CREATE TABLE farms (id int PRIMARY KEY, state text); CREATE TABLE cows (id int PRIMARY KEY, farm int NOT NULL REFERENCES farms);',
      "DELETE FROM farms WHERE state = 'closed';",
      'row with children: there',
      '23503',
    ],
    [
      'any row, where a column needs a value',
      'CREATE TABLE bikes (id int PRIMARY KEY);',
      'ALTER TABLE bikes ADD colour text NOT NULL;',
      'NULL: there',
      '23502',
    ],
  ];
  test.each(stories)('%s', async (_, history, change, state, sqlState) => {
    await tells(history, change, state, sqlState);
  });

  test('a type that holds all that the other does is asked nothing', async () => {
    const all = await told(
      'CREATE TABLE bikes (id int PRIMARY KEY, n int UNIQUE);',
      'ALTER TABLE bikes ALTER n TYPE bigint;',
    );
    expect(all.flatMap(({ states }) => states)).toEqual([]);
  });
  test('a value that hides is not claimed', async () => {
    const history = 'CREATE TABLE bikes (id int PRIMARY KEY, code text NOT NULL);';
    await tells(
      history,
      "ALTER TABLE bikes ADD CHECK (md5(code) <> '00000000000000000000000000000000');",
      'value outside the check: not made',
    );
  });
});

test('what an earlier constraint refuses by then is refused, not missing', async () => {
  const all = await told(
    'CREATE TABLE bikes (id int PRIMARY KEY, colour text);',
    `ALTER TABLE bikes ADD CONSTRAINT painted CHECK (colour IS NOT NULL) NOT VALID; ALTER TABLE bikes VALIDATE CONSTRAINT painted;
     ALTER TABLE bikes ALTER colour SET NOT NULL;`,
    'none',
  );
  expect(all.map(({ states }) => states)).toEqual([[], ['value outside the check: there'], ['NULL: refused']]);
});

test('a condition that no everyday row meets has rows on both sides', async () => {
  const stage = await rehearse(
    request(
      [migration('1', 'CREATE TABLE teams (id int PRIMARY KEY, kind text);')],
      [migration('2', "UPDATE teams SET kind = 'club' WHERE kind = 'society';")],
    ),
  );
  open.push(stage);
  const [update] = stage.rehearsal.migrations[0]?.statements ?? [];
  expect(update?.rows).toBe(1);
  expect(stage.rehearsal.rows.made[0]?.rows).toBeGreaterThan(7);
});

test('rows that were tried leave no rows behind', async () => {
  const stage = await rehearse(
    request(
      [
        migration(
          '1',
          'CREATE TABLE farms (id serial PRIMARY KEY); CREATE TABLE cows (id serial PRIMARY KEY, farm int);',
        ),
      ],
      [
        migration(
          '2',
          'ALTER TABLE cows ADD FOREIGN KEY (farm) REFERENCES farms NOT VALID; UPDATE cows SET farm = NULL;',
        ),
      ],
    ),
  );
  open.push(stage);
  const update = stage.rehearsal.migrations[0]?.statements[1];
  expect(update?.rows).toBe(stage.rehearsal.rows.made.find(({ table }) => table === 'public.cows')?.rows);
});
