import { expect, test } from 'vitest';
import { openEmbedded } from '../../src/rehearsal/embedded.ts';
import { emptyCluster } from '../fakes/kept/images.ts';
import { type Story, tell } from './planned.ts';

const history = `
  CREATE TABLE teams (id int PRIMARY KEY);
  CREATE TABLE users (id int PRIMARY KEY, email text, name text NOT NULL, team int, age int);
  CREATE TABLE old (id int PRIMARY KEY, owner int REFERENCES users (id));
  CREATE INDEX users_name ON users (name);`;

const change = (...sql: readonly string[]): Story => ({ history, change: sql });

test('a harmless change stands as it is written', async () => {
  const { plan } = await tell(change('CREATE TABLE x (id int PRIMARY KEY); ALTER TABLE users ADD COLUMN q int;'));
  expect(plan.differs).toBe(false);
  expect(plan.steps).toHaveLength(1);
  expect(plan.stepsProof.state).toBe('proven');
  expect(plan.timeline.map((entry) => entry.day)).toEqual([0, 1, 1]);
});

test('a renamed column goes over two weeks, and an index on its new name is there at once', async () => {
  const sql = 'ALTER TABLE users RENAME COLUMN name TO full_name; CREATE INDEX ON users (full_name, email);';
  const { plan } = await tell(change(sql));
  expect(plan.stepsProof).toEqual({ state: 'proven', how: expect.stringContaining('apart from the order of columns') });
  expect(plan.timeline.map((entry) => [entry.day, entry.lastDay])).toEqual([
    [0, undefined],
    [1, undefined],
    [2, undefined],
    [2, 7],
    [8, 13],
    [14, undefined],
    [14, undefined],
  ]);
  expect(plan.afterwards).toContain('Remove the code that wrote both ways, and its feature flag.');
});

test('an ALTER TABLE of several actions is taken apart: each hazard gets its way, the rest stays together', async () => {
  const { plan } = await tell(
    change(`ALTER TABLE users ADD COLUMN a int, ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid(),
      ADD CONSTRAINT f FOREIGN KEY (team) REFERENCES teams (id), ADD COLUMN b text;`),
  );
  expect(plan.stepsProof.state).toBe('proven');
  const sql = plan.steps.map(({ step }) => step.sql.split('\n')[0]);
  expect(sql).toContain('ALTER TABLE users ADD COLUMN a int;');
  expect(sql).toContain(
    'ALTER TABLE public.users ADD CONSTRAINT f FOREIGN KEY (team) REFERENCES teams (id) NOT VALID;',
  );
  expect(plan.gains.find((gain) => gain.startsWith('users: as written, all reads and writes wait'))).toBeDefined();
  expect(plan.steps.find(({ step }) => step.id === 'users-f-validate')?.effects[0]?.scans).toHaveLength(1);
});

test('an index on a column whose type changes in stages waits for the swap', async () => {
  const sql = 'ALTER TABLE users ALTER COLUMN age TYPE bigint; CREATE INDEX ON users (age);';
  const { plan } = await tell(change(sql));
  expect(plan.stepsProof.state).toBe('proven');
  expect(plan.steps.at(-1)?.step.id).toBe('users-users-age-idx-build');
});

test('a new type makes prepared statements fail, and the plan says that connections have to be renewed', async () => {
  const { plan } = await tell(change('ALTER TABLE users ALTER COLUMN age TYPE bigint;'));
  expect(plan.afterwards).toContainEqual(expect.stringContaining('the type of users.age changes'));
  const session = await openEmbedded(await emptyCluster(), []);
  await session.run('CREATE TABLE users (age int); PREPARE ages AS SELECT age FROM users; EXECUTE ages');
  await session.run('ALTER TABLE users ALTER COLUMN age TYPE bigint');
  await expect(session.run('EXECUTE ages')).rejects.toThrow('cached plan must not change result type');
  await session.close();
});

test('a column dropped and made again under its name waits for the drop', async () => {
  const { plan } = await tell(
    change('ALTER TABLE users DROP COLUMN email;', 'ALTER TABLE users ADD COLUMN email int;'),
  );
  expect(plan.stepsProof.state).toBe('proven');
  expect(plan.steps.at(-1)?.step.sql).toBe('ALTER TABLE users ADD COLUMN email int;');
});

test('what a change destroys is in the backup, the losses and the queries for before', async () => {
  const { plan } = await tell(change('DROP TABLE old; ALTER TABLE users DROP COLUMN email;'));
  expect(plan.execution[0]?.commands).toEqual([
    'pg_dump "$DATABASE_URL" --format=custom --table=public.old --file=public.old.dump',
    'pg_dump "$DATABASE_URL" --format=custom --table=public.users --file=public.users.dump',
  ]);
  expect(plan.rollback.source).toBe('generated');
  expect(plan.rollback.losses.join('\n')).toMatch(/public\.old/);
  expect(plan.verification.map((query) => query.question)).toContain('How many values of users.email are lost?');
  expect(plan.afterwards.join('\n')).toContain('Delete the copies');
});

test('the tool’s own way back is proven by going down and up, or refuted with what differs', async () => {
  const good = await tell({
    ...change('ALTER TABLE users ADD COLUMN q int;'),
    down: ['ALTER TABLE users DROP COLUMN q;'],
  });
  expect(good.plan.rollback).toMatchObject({
    source: 'framework',
    path: 'migrations/2.down.sql',
    proof: { state: 'proven' },
  });
  const bad = await tell({ ...change('ALTER TABLE users ADD COLUMN q int;'), down: ['SELECT 1;'] });
  expect(bad.plan.rollback.proof).toEqual({ state: 'refuted', difference: [expect.stringContaining('users.q')] });
});

test('one migration without a way back makes the generated one stand for all', async () => {
  const story = {
    ...change('ALTER TABLE users ADD q int;', 'ALTER TABLE users ADD r int;'),
    down: ['ALTER TABLE users DROP q;'],
  };
  const { plan } = await tell(story);
  expect(plan.rollback).toMatchObject({ source: 'generated', path: undefined, proof: { state: 'proven' } });
});

test('rows that the migration itself truncates are no loss of the plan', async () => {
  const { plan } = await tell(change('DROP TABLE old; TRUNCATE teams;'));
  expect(plan.differs).toBe(true);
  expect(plan.stepsProof.state).toBe('proven');
});

test('a way back says what is in no schema and stays as the change made it', async () => {
  const { plan } = await tell(
    change(
      "CREATE ROLE reader; GRANT reader TO CURRENT_USER; ALTER ROLE reader SET statement_timeout = '5s'; INSERT INTO old VALUES (7)",
    ),
  );
  expect(plan.rollback.leaves.map((left) => left.replace(/ \(.*/, ''))).toEqual([
    'a created role',
    'role memberships',
    'role settings',
    'inserted rows',
  ]);
  expect(plan.rollback.proof).toMatchObject({ state: 'proven', how: expect.stringContaining('not undone') });
});

test('a change that fails has no plan that is proven', async () => {
  const { plan } = await tell(change('ALTER TABLE users ADD COLUMN email int;'));
  expect(plan.stepsProof).toEqual({ state: 'refuted', difference: [expect.stringContaining('already exists')] });
});

test('what must run outside a transaction says how the tool is told', async () => {
  const { plan } = await tell(change('CREATE INDEX ON users (email);'));
  const commands = plan.execution.flatMap((entry) => entry.commands);
  expect(commands.some((command) => command.startsWith('# outside a transaction: this tool cannot do that'))).toBe(
    true,
  );
});

test('a plan that stops on rows as the migration does is tried again without them, and says so', async () => {
  const sql = 'ALTER TABLE users ALTER COLUMN email SET NOT NULL; ALTER TABLE users ADD UNIQUE (email);';
  const { plan } = await tell(change(sql));
  expect(plan.stepsProof).toEqual({ state: 'proven', how: expect.stringContaining('Rows of users were left out') });
});

test('a copy made before brings back the values of a dropped column and the rows of a dropped table', async () => {
  const { plan } = await tell(change('ALTER TABLE users DROP COLUMN email; DROP TABLE old;'));
  expect(plan.rollback.saved).toEqual([
    {
      what: 'the rows of old',
      table: 'public.old',
      copy: 'public.old_saved',
      save: 'CREATE TABLE public.old_saved AS SELECT id, owner FROM public.old;',
      restore: 'INSERT INTO public.old (id, owner) OVERRIDING SYSTEM VALUE SELECT id, owner FROM public.old_saved;',
      size: 'at most as much as the table',
    },
    {
      what: 'the values of users.email',
      table: 'public.users',
      copy: 'public.users_saved',
      save: 'CREATE TABLE public.users_saved AS SELECT id, email FROM public.users;',
      restore: 'UPDATE public.users AS t SET email = s.email FROM public.users_saved AS s WHERE t.id = s.id;',
      size: 'at most as much as the table',
    },
  ]);
});

test('a copy made before brings back rows that are deleted and values that are overwritten', async () => {
  const { plan } = await tell(
    change("UPDATE users SET email = 'gone' WHERE users.id IS NOT NULL; DELETE FROM old o WHERE o.id IS NOT NULL;"),
  );
  expect(plan.rollback.saved.map(({ what, save, restore }) => ({ what, save, restore }))).toEqual([
    {
      what: 'the rows that are deleted from old',
      save: 'CREATE TABLE public.old_saved AS SELECT id, owner FROM public.old AS o WHERE o.id IS NOT NULL;',
      restore: 'INSERT INTO public.old (id, owner) OVERRIDING SYSTEM VALUE SELECT id, owner FROM public.old_saved;',
    },
    {
      what: 'the values of users.email that are overwritten',
      save: 'CREATE TABLE public.users_saved AS SELECT id, email FROM public.users WHERE users.id IS NOT NULL;',
      restore: 'UPDATE public.users AS t SET email = s.email FROM public.users_saved AS s WHERE t.id = s.id;',
    },
  ]);
});

test('a copy made before brings back a table that is emptied, and a column that goes from another one', async () => {
  const { plan } = await tell(change('TRUNCATE old; ALTER TABLE users DROP COLUMN age;'));
  expect(plan.rollback.saved.map(({ what }) => what)).toEqual([
    'the values of users.age',
    'the rows that are deleted from old',
  ]);
});

test('copies of rows are left away where running them brought back nothing or too little', async () => {
  const saved = async (sql: string): Promise<readonly string[]> =>
    (await tell(change(sql))).plan.rollback.saved.map(({ what }) => what);
  // No row of the rehearsal is written: nothing was tried.
  expect(await saved('DELETE FROM old WHERE id IS NULL; ALTER TABLE users DROP COLUMN age;')).toEqual([
    'the values of users.age',
  ]);
  // Two statements write to the table: the second one finds what the first one left.
  expect(await saved("UPDATE users SET name = 'a' WHERE id > 0; UPDATE users SET name = 'b' WHERE id > 0;")).toEqual(
    [],
  );
  // Other tables' rows say which.
  expect(await saved('DELETE FROM old USING users u WHERE u.id = old.owner;')).toEqual([]);
  expect(await saved('DELETE FROM old WHERE owner IN (SELECT id FROM users) OR id IS NOT NULL;')).toEqual([]);
  // So is what a block, or a WITH, writes to the table.
  expect(await saved('DO $$ BEGIN UPDATE old SET owner = NULL; END $$; DELETE FROM old WHERE owner IS NULL;')).toEqual(
    [],
  );
  expect(
    await saved(
      'WITH gone AS (DELETE FROM old WHERE id < 0 RETURNING 1) SELECT 1; DELETE FROM old WHERE id IS NOT NULL;',
    ),
  ).toEqual([]);
});

test('rows that take rows of other tables along have no copy', async () => {
  const history = 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a ON DELETE CASCADE);';
  const { plan } = await tell({ history, change: ['DELETE FROM a WHERE id IS NOT NULL;'] });
  expect(plan.rollback.saved).toEqual([]);
});

test('tables that refer to each other come back in the order that their keys ask for', async () => {
  const history = 'CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES b);';
  const { plan } = await tell({ history, change: ['DROP TABLE a; DROP TABLE b;'] });
  expect(plan.rollback.saved.map(({ what }) => what)).toEqual(['the rows of b', 'the rows of a']);
  const emptied = await tell({
    history,
    change: ['DELETE FROM a WHERE id IS NOT NULL; DELETE FROM b WHERE id > -1e9;'],
  });
  expect(emptied.plan.rollback.saved.map(({ what }) => what)).toEqual([
    'the rows that are deleted from b',
    'the rows that are deleted from a',
  ]);
});

test('no copy is offered where nothing is lost, or where it could not bring all of it back', async () => {
  const harmless = await tell(change('ALTER TABLE users ADD COLUMN q int;'));
  expect(harmless.plan.rollback.saved).toEqual([]);
  const keyless = await tell({ history: 'CREATE TABLE t (a int, b int);', change: ['ALTER TABLE t DROP COLUMN b;'] });
  expect(keyless.plan.rollback.saved).toEqual([]);
});
