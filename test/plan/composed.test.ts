import { expect, test } from 'vitest';
import { tell } from './planned.ts';

const history = `
  CREATE TYPE state AS ENUM ('open', 'lost', 'paid');
  CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL, city text, zip text);
  CREATE TABLE orders (id int PRIMARY KEY, state state NOT NULL DEFAULT 'lost', past state);`;

const planOf = async (...change: readonly string[]) => (await tell({ history, change })).plan;

test('columns of one table that are dropped one after another go together', async () => {
  for (const sql of [
    'ALTER TABLE users DROP COLUMN city, DROP COLUMN zip;',
    'ALTER TABLE users DROP COLUMN city; ALTER TABLE users DROP COLUMN zip;',
  ]) {
    const { steps, stepsProof } = await planOf(sql);
    expect(stepsProof.state).toBe('proven');
    expect(steps.map(({ step }) => step.title)).toEqual([
      'Deploy code that neither reads nor writes users.city, users.zip',
      'Verify that users.city, users.zip are unused, and keep a copy of their values',
      'Drop users.city, users.zip',
    ]);
    expect(steps.at(-1)?.step.sql).toBe('ALTER TABLE public.users DROP COLUMN city, DROP COLUMN zip;');
  }
});

test('a column whose type changes in stages keeps its default until the new one takes its place', async () => {
  const { steps, stepsProof, verification } = await planOf(
    `ALTER TYPE state RENAME TO state_old; CREATE TYPE state AS ENUM ('open', 'paid');
     ALTER TABLE orders ALTER state DROP DEFAULT, ALTER state TYPE state USING state::text::state, ALTER state SET DEFAULT 'open';
     ALTER TABLE orders ALTER past TYPE state USING past::text::state; DROP TYPE state_old;`,
  );
  expect(stepsProof.state).toBe('proven');
  const swap = steps.find(({ step }) => step.id === 'orders-state-swap')?.step;
  expect(steps.filter(({ step }) => /DROP DEFAULT|SET DEFAULT/.test(step.sql)).map(({ step }) => step)).toEqual([swap]);
  expect(swap?.sql).toContain("ALTER TABLE public.orders ALTER COLUMN state SET DEFAULT 'open';");
  expect(steps[1]?.step.application).toContain("can't hold");
  const fitting = verification.filter(({ question }) => question.includes('will not have'));
  expect(fitting.map(({ sql, repair }) => [sql, repair])).toEqual([
    [
      "SELECT * FROM public.orders WHERE (state::text)::text <> ALL (ARRAY['open', 'paid']::text[]) LIMIT 20;",
      undefined,
    ],
    [
      "SELECT * FROM public.orders WHERE (past::text)::text <> ALL (ARRAY['open', 'paid']::text[]) LIMIT 20;",
      "UPDATE public.orders SET past = NULL WHERE (past::text)::text <> ALL (ARRAY['open', 'paid']::text[]);",
    ],
  ]);
});

test('columns that move to a table of their own are kept equal meanwhile, and what keeps them goes before they do', async () => {
  const { steps, stepsProof } = await planOf(
    `CREATE TABLE addresses (user_id int PRIMARY KEY REFERENCES users (id), city text, zip text);
     INSERT INTO addresses SELECT id, city, zip FROM users; ALTER TABLE users DROP COLUMN city, DROP COLUMN zip;`,
  );
  expect(stepsProof.state).toBe('proven');
  const ids = steps.map(({ step }) => step.id);
  expect(ids.slice(-2)).toEqual(['addresses-sync-end', 'users-city-zip-drop']);
  expect(ids.indexOf('addresses-sync')).toBeLessThan(ids.indexOf('addresses-copy'));
});

test.each([
  [
    'both sides of a foreign key get another type, one after the other',
    'ALTER TABLE parents ALTER id TYPE bigint; ALTER TABLE children ALTER parent TYPE bigint;',
    ['parents-id-swap', 'children-parent-swap'],
  ],
  [
    'an index whose column is renamed in stages is renamed when it has its new name',
    'ALTER TABLE children RENAME label TO name; ALTER INDEX children_label RENAME TO children_name;',
    ['children-label-contract', 'ALTER INDEX children_label RENAME TO children_name;'],
  ],
  [
    'rows are deleted when nothing refers to them any more, and a type changes when they are gone',
    "DROP TABLE children; DELETE FROM parents WHERE kind = 'b'; ALTER TABLE parents ALTER kind TYPE char(1);",
    ['children-drop', 'parents-delete', 'parents-kind-new-expand'],
  ],
  [
    'a trigger and an index serve the code of before until the column goes',
    'DROP TRIGGER keep ON children; DROP INDEX children_label; ALTER TABLE children DROP COLUMN label;',
    ['DROP TRIGGER keep ON children;', 'children-label-drop'],
  ],
  [
    'a column that is NOT NULL already is left so, whatever its type',
    'ALTER TABLE parents ALTER id TYPE bigint, ALTER id SET NOT NULL;',
    ['parents-id-swap'],
  ],
])('what depends on work in stages waits for it: %s', async (_, sql, order) => {
  const { plan } = await tell({
    history: `CREATE TABLE parents (id int PRIMARY KEY, kind text CHECK (kind IN ('a', 'b')));
      CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents (id), label text);
      CREATE INDEX children_label ON children (label);
      CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER keep BEFORE INSERT ON children FOR EACH ROW EXECUTE FUNCTION keep();`,
    change: [sql],
    postgres: 18,
  });
  expect([plan.differs, plan.stepsProof.state]).toEqual([true, 'proven']);
  const named = plan.steps.flatMap(({ step }) => order.filter((one) => step.id === one || step.sql.endsWith(one)));
  expect(named).toEqual(order);
  const contract = plan.steps.filter(({ step }) =>
    /DROP TRIGGER keep|DROP INDEX (?:CONCURRENTLY )?(?:public\.)?children_label;/.test(step.sql),
  );
  expect(contract.map(({ step }) => step.release).every((release) => release === plan.steps.at(-1)?.step.release)).toBe(
    true,
  );
});

test('the execution plan has every step, in order, by its number', async () => {
  const { steps, execution } = await planOf(
    'ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();',
    'ALTER TABLE users DROP COLUMN city;',
  );
  const named = execution.flatMap(({ stepIds }) => stepIds);
  expect(named).toEqual(steps.map(({ step }) => step.id));
  expect(execution.map(({ title }) => title)).toContainEqual(expect.stringMatching(/^Data, step \d+: Backfill/));
  const looks = execution.filter(({ title }) => title.startsWith('Verify that'));
  expect(looks.map(({ duration }) => duration)).toEqual(['as long as it takes to be sure']);
});
