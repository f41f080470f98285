import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Contention, ContentionRequest } from '../../../src/model/contention.ts';
import type { Migration } from '../../../src/model/migration.ts';
import type { Step } from '../../../src/model/step.ts';
import { defaultLimits, rehearsing } from '../../../src/rehearsal/rehearse.ts';
import { type PostgresServer, startPostgres } from '../../fakes/postgres-server.ts';
import { migration, request, step } from '../migrations.ts';

let server: PostgresServer;
let url = '';
beforeAll(async () => {
  server = await startPostgres();
  url = await server.database('rehearsals');
});
afterAll(() => server.stop());

const rows = 2_000;

const measured = async (
  history: string,
  change: Migration,
  asked: Partial<ContentionRequest> = {},
): Promise<Contention | undefined> => {
  const rehearse = rehearsing({
    engine: { name: 'server', url, contendedRows: rows },
    limits: defaultLimits,
    images: undefined,
  });
  const stage = await rehearse(request([migration('1', history)], [change]));
  try {
    return await stage.contention?.({ steps: undefined, repairs: [], rowsOf: () => undefined, ...asked });
  } finally {
    await stage.close();
  }
};

const orders = `CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text UNIQUE);
CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id bigint, state text);`;

/** Half a second of work under the locks of an ALTER TABLE. */
const slow = 'ALTER TABLE orders ADD COLUMN note text; SELECT pg_sleep(0.5);';

test('others wait for a change as it is written as long as it holds its lock, and for the plan no longer than its steps do', async () => {
  const steps: Step[] = [
    step('brief', 'ALTER TABLE orders ADD COLUMN note text;'),
    step('rest', 'SELECT pg_sleep(0.5);'),
  ];
  const found = await measured(orders, migration('2', slow), { steps });
  if (found?.state !== 'measured') throw new Error(JSON.stringify(found));
  expect(found.tables).toEqual([{ table: 'public.orders', rows, reason: undefined }]);
  expect(found.written.write).toBeGreaterThan(450);
  expect(found.written.read).toBeGreaterThan(450);
  expect(found.written.seconds).toBeGreaterThan(0.45);
  expect(found.planned?.write).toBeLessThan(found.written.write / 2);
  expect(found.planned?.parts.map(({ id }) => id)).toEqual(['brief', 'rest']);
  expect([found.written.error, found.planned?.error]).toEqual([undefined, undefined]);
  expect(found.written.failures).toEqual([]);
});

test('what the change takes away from running code is refused to it, and said', async () => {
  const found = await measured(orders, migration('2', 'ALTER TABLE orders RENAME TO purchases; SELECT pg_sleep(0.2);'));
  if (found?.state !== 'measured') throw new Error(JSON.stringify(found));
  expect(found.written.failures.map(({ message }) => message)).toEqual(['relation "public.orders" does not exist']);
});

test('rows fit what the change demands of them: unique, referring, checked, there', async () => {
  const found = await measured(
    orders,
    migration(
      '2',
      `ALTER TABLE orders ADD UNIQUE (state), ADD CHECK (state <> ''), ADD FOREIGN KEY (user_id) REFERENCES users (id);
       ALTER TABLE users ALTER COLUMN email SET NOT NULL;`,
    ),
    {
      repairs: [
        "UPDATE public.users SET email = '' WHERE email IS NULL;",
        'UPDATE public.orders SET user_id = NULL;',
        'DELETE FROM public.orders AS a USING public.orders AS b WHERE a.state = b.state AND a.id > b.id;',
      ],
    },
  );
  if (found?.state !== 'measured') throw new Error(JSON.stringify(found));
  expect(found.written.error).toBeUndefined();
  expect(found.tables.every((one) => one.rows >= rows)).toBe(true);
  expect(found.planned).toBeUndefined();
});

test('no table gets more rows than production has', async () => {
  const found = await measured(orders, migration('2', 'ALTER TABLE orders ADD COLUMN note text;'), {
    rowsOf: () => 1_200,
  });
  expect(found).toMatchObject({
    state: 'measured',
    tables: [{ table: 'public.orders', rows: 1_200 }],
  });
});

test('a step that does not get its lock in time is tried again', async () => {
  const impatient = {
    ...step('add', 'ALTER TABLE orders ADD COLUMN note text; SELECT pg_sleep(0.01);'),
    lockTimeout: '1ms',
  };
  const found = await measured(orders, migration('2', 'ALTER TABLE orders ADD COLUMN note text;'), {
    steps: [impatient],
  });
  expect(found).toMatchObject({ state: 'measured', planned: { error: undefined } });
});

test.each([
  ['it touches no table that was there before', orders, 'CREATE TABLE others (id int);'],
  [
    'public.flags could not be filled',
    'CREATE TABLE flags (yes boolean PRIMARY KEY);',
    'ALTER TABLE flags ADD COLUMN n int;',
  ],
])('what can not be measured says why: %s', async (reason, history, change) => {
  const found = await measured(history, migration('2', change));
  expect(found).toMatchObject({ state: 'not measured', reason: expect.stringContaining(reason) });
});

test('without being asked for it is not measured, and embedded it can not be', async () => {
  const engines = [{ name: 'server', url }, { name: 'embedded' }] as const;
  for (const engine of engines) {
    const stage = await rehearsing({ engine, limits: defaultLimits, images: undefined })(
      request([migration('1', orders)], [migration('2', slow)]),
    );
    expect(stage.contention).toBeUndefined();
    await stage.close();
  }
});
