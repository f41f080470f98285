import { describe, expect, test } from 'vitest';
import type { Migration } from '../../src/model/migration.ts';
import type { Stage } from '../../src/model/rehearsal.ts';
import { diffSchemas } from '../../src/schema/diff/diff-schemas.ts';
import { migration, request, step } from './migrations.ts';

/** What every engine must do alike. `stage` opens a rehearsal that is closed after the story. */
export function rehearsalStories(stage: (asked: ReturnType<typeof request>) => Promise<Stage>): void {
  const rehearse = (history: readonly Migration[], change: readonly Migration[]): Promise<Stage> =>
    stage(request(history, change));

  const users = migration('1', 'CREATE TABLE users (id int PRIMARY KEY, email text, age int);');

  describe('what a change does is observed', () => {
    test('a rewrite, a scan, an index build and the locks, each on its table', async () => {
      const { rehearsal } = await rehearse(
        [users],
        [
          migration(
            '2',
            `ALTER TABLE users ALTER COLUMN age TYPE bigint;
           ALTER TABLE users ADD CONSTRAINT adult CHECK (age > -3000000000);
           CREATE INDEX by_email ON users (email);
           CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id));`,
            { mode: 'none' },
          ),
        ],
      );
      const [type, check, index, table] = rehearsal.migrations[0]?.statements.map(({ effect }) => effect) ?? [];
      expect(type?.rewrites).toEqual([{ relation: 'public.users', isNew: false }]);
      expect(type?.locks[0]).toMatchObject({ relation: 'public.users', mode: 'ACCESS EXCLUSIVE', isNew: false });
      expect(check?.scans).toEqual([{ relation: 'public.users', why: 'verifies rows', isNew: false }]);
      expect(check?.rewrites).toEqual([]);
      expect(index?.indexBuilds).toEqual([{ index: 'public.by_email', table: 'public.users', isNew: false }]);
      expect(index?.locks).toContainEqual(expect.objectContaining({ relation: 'public.users', mode: 'SHARE' }));
      expect(table?.locks).toContainEqual(
        expect.objectContaining({ relation: 'public.users', mode: 'SHARE ROW EXCLUSIVE' }),
      );
      expect(table?.created).toContain('public.orders');
    });

    test('PostgreSQL says which functions are volatile, those that the change makes included', async () => {
      const made = (name: string, volatility: string): string =>
        `CREATE FUNCTION ${name} RETURNS text LANGUAGE plpgsql ${volatility} AS $$ BEGIN RETURN 'a'; END $$;`;
      const { rehearsal } = await rehearse(
        [
          users,
          migration(
            '2',
            `CREATE SCHEMA app; ${made('app.steady()', 'IMMUTABLE')} ${made('either(int)', 'STABLE')} ${made('either(text)', 'VOLATILE')}`,
          ),
        ],
        [
          migration(
            '3',
            `${made('"Own"()', 'STABLE')} ${made('fresh()', 'VOLATILE')}
           ALTER TABLE users ADD a text DEFAULT app.steady(), ADD b text DEFAULT either(1);
           ALTER TABLE users ADD c text DEFAULT "Own"(), ADD d text DEFAULT fresh(), ADD e timestamptz DEFAULT now();`,
          ),
        ],
      );
      expect(Object.fromEntries(rehearsal.functionVolatility ?? [])).toEqual({
        'app.steady': 'once',
        either: 'volatile',
        '"Own"': 'once',
        fresh: 'volatile',
        now: 'once',
      });
    });

    test('in one transaction a lock is told by the statement that takes it first', async () => {
      const { rehearsal } = await rehearse(
        [users],
        [migration('2', 'ALTER TABLE users ADD a int; ALTER TABLE users ADD b int; CREATE INDEX i ON users (a);')],
      );
      const [first, second, third] = rehearsal.migrations[0]?.statements ?? [];
      expect(first?.effect?.locks.map(({ mode }) => mode)).toEqual(['ACCESS EXCLUSIVE']);
      expect(second?.effect?.locks).toEqual([]);
      expect(second?.effect?.held).toMatchObject([{ relation: 'public.users', mode: 'ACCESS EXCLUSIVE' }]);
      expect(third?.effect?.locks).toContainEqual(expect.objectContaining({ relation: 'public.users', mode: 'SHARE' }));
    });

    test('CONCURRENTLY fails in the tool’s transaction and runs without one, its locks taken from the atlas', async () => {
      const sql = 'CREATE INDEX CONCURRENTLY by_email ON users (email);';
      const inside = await rehearse([users], [migration('2', sql)]);
      expect(inside.rehearsal.migrations[0]?.statements[0]?.outcome).toMatchObject({
        kind: 'fails',
        error: { sqlState: '25001' },
      });
      const outside = await rehearse([users], [migration('2', sql, { mode: 'none' })]);
      expect(outside.rehearsal.migrations[0]?.statements[0]?.effect).toMatchObject({
        source: 'atlas',
        indexBuilds: [{ index: 'public.by_email', table: 'public.users', isNew: false }],
      });
      const alone = await rehearse([users], [migration('2', sql, { mode: 'implicit' })]);
      expect(alone.rehearsal.migrations[0]?.outcome).toBe('applied');
    });
  });

  describe('rows argue back', () => {
    test('a NOT NULL that fails on legal rows passes without them: it depends on data', async () => {
      const { rehearsal } = await rehearse(
        [users],
        [migration('2', 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;')],
      );
      expect(rehearsal.migrations[0]?.outcome).toBe('applied');
      expect(rehearsal.migrations[0]?.statements[0]?.outcome).toMatchObject({
        kind: 'depends on data',
        error: { sqlState: '23502' },
        relations: ['public.users'],
      });
      expect(rehearsal.rows.made).toContainEqual(expect.objectContaining({ table: 'public.users' }));
    });

    test('a statement that is wrong on any data fails, and the migrations after it are not run', async () => {
      const { rehearsal } = await rehearse(
        [users],
        [migration('2', 'ALTER TABLE users DROP COLUMN nickname;'), migration('3', 'ALTER TABLE users ADD b int;')],
      );
      expect(rehearsal.migrations.map(({ outcome }) => outcome)).toEqual(['failed', 'not run']);
      expect(rehearsal.migrations[0]?.statements[0]?.outcome).toMatchObject({
        kind: 'fails',
        error: { sqlState: '42703' },
      });
      expect(rehearsal.after).toBeUndefined();
    });
  });

  test('a role or a schema that nothing in the tree creates is made up for the change too, and listed', async () => {
    const change = migration(
      '2',
      'ALTER TABLE users ADD a int; GRANT SELECT ON users TO reporting; CREATE TABLE audit.log (id int);',
    );
    const stage = await rehearse([users], [change]);
    expect(stage.rehearsal.migrations[0]?.outcome).toBe('applied');
    expect(stage.rehearsal.history.madeUp).toEqual([
      { kind: 'role', name: 'reporting', neededBy: 'migrations/2.sql' },
      { kind: 'schema', name: 'audit', neededBy: 'migrations/2.sql' },
    ]);
    const trial = await stage.trial([step('grant', 'GRANT SELECT ON users TO reporting;')], 'before');
    expect(trial.steps[0]?.error).toBeUndefined();
  });

  test('what a trigger makes for the rows of the rehearsal is no change of the migration', async () => {
    const makesTables = migration(
      '2',
      `CREATE FUNCTION table_per_user() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN EXECUTE format('CREATE TABLE IF NOT EXISTS notes_%s ()', md5(NEW.id::text)); RETURN NEW; END $$;
       CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION table_per_user();`,
    );
    const change = migration('3', 'ALTER TABLE users ADD a int;', { down: 'ALTER TABLE users DROP a;' });
    const { rehearsal } = await rehearse([users, makesTables], [change]);
    expect(rehearsal.rows.made[0]?.rows).toBeGreaterThan(0);
    expect(rehearsal.roundTrip).toMatchObject({ outcome: 'restored', differences: [], upAgain: 'same' });
  });

  describe('the way back is run', () => {
    const trip = async (up: string, down: string) =>
      (await rehearse([users], [migration('2', up, { down })])).rehearsal.roundTrip;

    test('a down that restores schema and rows is told so, and up runs again', async () => {
      const found = await trip('ALTER TABLE users ADD COLUMN name text;', 'ALTER TABLE users DROP COLUMN name;');
      expect(found).toMatchObject({ outcome: 'restored', rowLosses: [], upAgain: 'same' });
    });

    test('a down that forgets something is told what differs', async () => {
      const found = await trip(
        'ALTER TABLE users ADD a int; CREATE INDEX i ON users (email);',
        'ALTER TABLE users DROP a;',
      );
      expect(found).toMatchObject({ outcome: 'different', upAgain: 'failed' });
      expect(found?.differences).toEqual([expect.objectContaining({ kind: 'added', object: 'index' })]);
    });

    test('a down that restores the shape and loses the values says so', async () => {
      const found = await trip('ALTER TABLE users DROP COLUMN age;', 'ALTER TABLE users ADD COLUMN age int;');
      expect(found?.outcome).toBe('restored');
      expect(found?.rowLosses).toContainEqual(expect.objectContaining({ table: 'public.users', column: 'age' }));
    });

    test('a down that fails is told with PostgreSQL’s words', async () => {
      const found = await trip('ALTER TABLE users ADD a int;', 'ALTER TABLE users DROP COLUMN b;');
      expect(found).toMatchObject({ outcome: 'failed', error: { sqlState: '42703' } });
    });
  });

  describe('the history is brought back', () => {
    test('roles, schemas, functions and types that nothing creates are made up and listed', async () => {
      const { rehearsal } = await rehearse(
        [
          migration(
            '1',
            'CREATE TABLE app.t (id uuid DEFAULT uuid_generate_v4(), who uuid DEFAULT auth.uid(), g geometry); GRANT SELECT ON app.t TO reader;',
          ),
        ],
        [migration('2', 'ALTER TABLE app.t ADD COLUMN a int;')],
      );
      expect(rehearsal.history).toMatchObject({ applied: 1, skipped: [] });
      expect(rehearsal.history.madeUp.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
        expect.arrayContaining(['schema app', 'role reader', 'extension uuid-ossp', 'type geometry']),
      );
    });

    test('a base statement that cannot run is skipped with its reason, and the rest goes on', async () => {
      const { rehearsal } = await rehearse(
        [migration('1', 'CREATE TABLE a (id int);\nCREATE INDEX i ON elsewhere (id);\nCREATE TABLE b (id int);')],
        [migration('2', 'ALTER TABLE b ADD COLUMN x int;')],
      );
      expect(rehearsal.history.skipped).toEqual([
        expect.objectContaining({ line: 2, reason: 'relation "elsewhere" does not exist (42P01)' }),
      ]);
      expect(rehearsal.migrations[0]?.outcome).toBe('applied');
    });

    test('an empty search_path left behind by a dump does not reach the next migration', async () => {
      const { rehearsal } = await rehearse(
        [migration('1', "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.t (id int);")],
        [migration('2', 'ALTER TABLE t ADD COLUMN a int;')],
      );
      expect(rehearsal.migrations[0]?.outcome).toBe('applied');
    });

    test('a file with its own BEGIN and COMMIT runs in them', async () => {
      const own =
        'BEGIN; CREATE TEMP TABLE t ON COMMIT DROP AS SELECT 1 AS id; LOCK TABLE t; CREATE TABLE kept AS SELECT * FROM t; COMMIT;';
      const { rehearsal } = await rehearse(
        [migration('1', own, { mode: 'none' })],
        [migration('2', 'ALTER TABLE kept ADD a int;')],
      );
      expect(rehearsal.history.skipped).toEqual([]);
      expect(rehearsal.migrations[0]?.outcome).toBe('applied');
    });

    test('COPY … FROM stdin brings its rows', async () => {
      const { rehearsal } = await rehearse(
        [migration('1', 'CREATE TABLE t (id int);\nCOPY t (id) FROM stdin;\n1\n1\n\\.\n')],
        [migration('2', 'ALTER TABLE t ADD PRIMARY KEY (id);')],
      );
      expect(rehearsal.history.skipped).toEqual([]);
      expect(rehearsal.migrations[0]?.statements[0]?.outcome).toMatchObject({
        kind: 'depends on data',
        error: { sqlState: '23505' },
      });
    });
  });

  describe('a plan is tried', () => {
    test('on the state before the change, with rows, outside a transaction where a step wants that', async () => {
      const stage = await rehearse([users], [migration('2', 'CREATE INDEX by_email ON users (email);')]);
      const trial = await stage.trial(
        [step('build', 'CREATE INDEX CONCURRENTLY by_email ON users (email);', 'none')],
        'before',
      );
      expect(trial.steps[0]?.error).toBeUndefined();
      expect(trial.after && stage.rehearsal.after && diffSchemas(stage.rehearsal.after, trial.after)).toEqual([]);
    });

    test('a way back is tried on the state after the change, and what it does not bring back is said', async () => {
      const stage = await rehearse([users], [migration('2', 'ALTER TABLE users DROP COLUMN age;')]);
      const trial = await stage.trial([step('back', 'ALTER TABLE users ADD COLUMN age integer;')], 'after');
      expect(trial.after && stage.rehearsal.before && diffSchemas(stage.rehearsal.before, trial.after)).toEqual([]);
      expect(trial.rowLosses).toContainEqual(expect.objectContaining({ column: 'age' }));
    });

    test('a step that fails ends the trial with its error', async () => {
      const stage = await rehearse([users], [migration('2', 'ALTER TABLE users ADD a int;')]);
      const trial = await stage.trial(
        [step('wrong', 'ALTER TABLE nobody ADD a int;'), step('never', 'SELECT 1;')],
        'before',
      );
      expect(trial.steps).toHaveLength(1);
      expect(trial.steps[0]?.error?.sqlState).toBe('42P01');
      expect(trial.after).toBeUndefined();
    });
  });

  test('pending migrations of a tool that wraps the whole run share one transaction', async () => {
    const { rehearsal } = await rehearse(
      [users],
      [
        migration('2', 'ALTER TABLE users ADD a int;', { mode: 'run' }),
        migration('3', 'ALTER TABLE users ADD b int;', { mode: 'run' }),
      ],
    );
    expect(rehearsal.migrations.map(({ statements }) => statements[0]?.effect?.locks.length)).toEqual([1, 0]);
    expect(rehearsal.migrations[1]?.before.tables[0]?.columns.map(({ name }) => name)).toContain('a');
  });
}
