import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameworks } from '../../../src/frameworks/catalogue.ts';
import { opensNone, readBack } from '../../../src/frameworks/plan-files/read-back.ts';
import { stagesOf } from '../../../src/frameworks/plan-files/stages.ts';
import { surroundings } from '../../../src/frameworks/plan-files/surroundings.ts';
import { writePlan } from '../../../src/frameworks/plan-files/write-plan.ts';
import { type DetectedProject, detectProjects, readProject } from '../../../src/frameworks/projects.ts';
import { habitOf, nextVersions } from '../../../src/frameworks/writing/versions.ts';
import type { Tree } from '../../../src/model/change.ts';
import { frameworkIds } from '../../../src/model/framework-ids.ts';
import type { FrameworkId, Migration } from '../../../src/model/migration.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import type { Step } from '../../../src/model/step.ts';
import { readScript } from '../../../src/sql/script.ts';
import { treeOf, treeOfDirectory } from '../../fakes/tree.ts';

const step = (id: string, sql: string, more: Partial<Step> = {}): Step => ({
  id,
  title: `Do ${id}`,
  purpose: 'as written',
  phase: 'expand',
  kind: 'schema',
  sql,
  down: undefined,
  irreversible: undefined,
  transaction: 'own',
  lockTimeout: '2s',
  statementTimeout: undefined,
  release: 0,
  day: 1,
  program: undefined,
  application: undefined,
  writes: undefined,
  why: 'So it is.',
  ...more,
});

const trigger = `ALTER TABLE users ADD COLUMN full_name text;
CREATE FUNCTION sync() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.full_name := NEW.name; RETURN NEW; END $f$;
CREATE TRIGGER sync BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION sync();`;

const steps: readonly Step[] = [
  step('users-expand', trigger, { down: 'DROP TRIGGER sync ON users;\nALTER TABLE users DROP COLUMN full_name;' }),
  step('users-index', 'DROP INDEX CONCURRENTLY IF EXISTS i;\nCREATE INDEX CONCURRENTLY i ON users (full_name);', {
    transaction: 'none',
    lockTimeout: '0',
    down: 'DROP INDEX CONCURRENTLY i;',
  }),
  step('users-check', 'ALTER TABLE users ADD CONSTRAINT c CHECK (full_name <> $$;$$) NOT VALID;', { down: '' }),
  step('users-code', '', { kind: 'application', application: 'Reads use full_name.', release: 1, day: 2 }),
  step('users-contract', 'ALTER TABLE users DROP COLUMN name;', { release: 2, day: 14, irreversible: 'It is gone.' }),
];

const table = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\n';

/** A repository of each tool with one migration, and where it keeps them. */
const repositories: readonly (readonly [FrameworkId, string, Readonly<Record<string, string>>])[] = [
  [
    'prisma',
    'prisma/migrations',
    { '20260101000000_init/migration.sql': table, 'migration_lock.toml': 'provider = "postgresql"\n' },
  ],
  ['supabase', 'supabase/migrations', { '20260101000000_init.sql': table }],
  [
    'drizzle',
    'drizzle',
    {
      '0000_init.sql': table,
      'meta/_journal.json': JSON.stringify({
        version: '7',
        dialect: 'postgresql',
        entries: [{ idx: 0, version: '7', when: 1_700_000_000_000, tag: '0000_init', breakpoints: true }],
      }),
    },
  ],
  ['sqlx', 'migrations', { '20260101000000_init.sql': `-- no-transaction\n${table}` }],
  ['golang-migrate', 'migrations', { '000001_init.up.sql': table, '000001_init.down.sql': 'DROP TABLE users;\n' }],
  ['goose', 'migrations', { '00001_init.sql': `-- +goose Up\n${table}-- +goose Down\nDROP TABLE users;\n` }],
  [
    'dbmate',
    'db/migrations',
    { '20260101000000_init.sql': `-- migrate:up\n${table}\n-- migrate:down\nDROP TABLE users;\n` },
  ],
  [
    'node-pg-migrate',
    'migrations',
    { '1767225600000_init.sql': `-- Up Migration\n${table}\n-- Down Migration\nDROP TABLE users;\n` },
  ],
  [
    'sql-migrate',
    'migrations',
    { '20260101000000-init.sql': `-- +migrate Up\n${table}-- +migrate Down\nDROP TABLE users;\n` },
  ],
  ['flyway', 'db/migration', { 'V1__init.sql': table }],
  [
    'diesel',
    'migrations',
    { '2026-01-01-000000_init/up.sql': table, '2026-01-01-000000_init/down.sql': 'DROP TABLE users;\n' },
  ],
  [
    'hasura',
    'hasura/migrations/default',
    { '1767225600000_init/up.sql': table, '1767225600000_init/down.sql': 'DROP TABLE users;\n' },
  ],
  ['sql', 'migrations', { '0001_init.sql': table, '0002_more.sql': 'CREATE TABLE more ();\n' }],
];

const now = Date.UTC(2026, 6, 1, 12);

const open = async (directory: string, files: Readonly<Record<string, string>>) => {
  const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${directory}/${name}`, text]));
  const tree = treeOf(texts);
  const { projects } = await detectProjects(tree, defaultSettings);
  const found = projects[0];
  if (found === undefined) throw new Error('the repository has no migrations');
  return openProject(tree, found);
};

const openProject = async (tree: Tree, project: DetectedProject) => {
  const { migrations, framework } = await readProject(tree, project);
  const { directory } = project;
  const around = await surroundings(frameworks[framework].writing, tree, directory, migrations, [], now);
  const newest = migrations.filter(({ repeatable }) => !repeatable).at(-1)?.version;
  return { tree, framework, directory, newest, around };
};

/** The first directory of a tool's own sample. */
const openSample = async (id: FrameworkId) => {
  const tree = await treeOfDirectory(new URL(`../../samples/frameworks/${id}/repository`, import.meta.url).pathname);
  const { projects } = await detectProjects(tree, defaultSettings);
  const found = projects.find(({ framework }) => framework === id);
  if (found === undefined) throw new Error(`the sample of ${id} has no migrations of it`);
  return openProject(tree, found);
};

type Opened = Awaited<ReturnType<typeof openProject>>;

const sqlOf = (migration: Migration): readonly string[] =>
  readScript(migration.up)
    .statements.filter(({ node }) => !('VariableSetStmt' in node))
    .map(({ sql }) => sql.replace(/;$/, ''));

const isOutside = (migration: Migration): boolean =>
  migration.transaction.mode === 'none' || (migration.transaction.mode === 'implicit' && sqlOf(migration).length === 1);

const opened: readonly (readonly [string, FrameworkId, () => Promise<Opened>])[] = [
  ...repositories.map(([id, directory, files]) => [id, id, () => open(directory, files)] as const),
  ...frameworkIds.map((id) => [`the sample of ${id}`, id, () => openSample(id)] as const),
];

describe.each(opened)('%s', (_, id, openOne) => {
  test('what is written is read back: every step in order, each in the transaction that it needs', async () => {
    const { tree, framework, directory, newest, around } = await openOne();
    expect(framework).toBe(id);
    const writeAndRead = async (begins: boolean) => {
      const [first] = writePlan({ framework, steps, newest, around, begins });
      const read = await readBack(tree, directory, first?.files ?? [], defaultSettings);
      return { written: first?.migrations ?? [], read };
    };
    const plain = await writeAndRead(false);
    const begins = opensNone(plain.written, plain.read);
    const { read } = begins ? await writeAndRead(true) : plain;
    const wanted = frameworks[framework].writing.outside === 'never' ? steps.slice(0, 1) : steps.slice(0, 3);
    expect(read.flatMap(sqlOf).filter((sql) => !begins || !/^(BEGIN|COMMIT)$/.test(sql))).toEqual(
      wanted.flatMap(({ sql }) =>
        readScript({ path: '', text: sql, pieces: [{ start: 0, end: sql.length }] }).statements.map((one) =>
          one.sql.replace(/;$/, ''),
        ),
      ),
    );
    for (const migration of read) {
      const refuses = sqlOf(migration).some((sql) => sql.includes('CONCURRENTLY'));
      if (refuses) expect(isOutside(migration), migration.path).toBe(true);
      else if (begins) expect([sqlOf(migration)[0], sqlOf(migration).at(-1)]).toEqual(['BEGIN', 'COMMIT']);
      else if (sqlOf(migration).length > 1) expect(migration.transaction.mode, migration.path).not.toBe('none');
    }
  });

  test('versions come after the newest, and what waits has a later one', async () => {
    const { framework, newest, around } = await openOne();
    const stages = writePlan({ framework, steps, newest, around, begins: false });
    const paths = stages.flatMap((stage) => stage.files.map(({ path }) => path)).filter((path) => /^[V\d]/.test(path));
    expect(paths.length).toBeGreaterThan(2);
    const stems = [...new Set(paths.map((path) => path.replace(/(\.(up|down))?\.sql(\.conf)?$|\/.*$/, '')))];
    const order = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
    expect(stems.toSorted(order)).toEqual(stems);
    expect(order(stems[0] ?? '', newest ?? '')).toBeGreaterThan(0);
  });
});

describe('stages', () => {
  test('what waits for the application is a stage of its own, and says what it waits for', () => {
    const stages = stagesOf(steps, 'alone');
    expect(stages.map(({ steps: own, before }) => [before.map(({ id }) => id), own.map(({ id }) => id)])).toEqual([
      [[], ['users-expand', 'users-index', 'users-check']],
      [['users-code'], ['users-contract']],
    ]);
  });

  test('a tool that cannot leave its transaction has a stage by hand, and an index for new databases after it', async () => {
    const [, directory, files] = repositories.find(([id]) => id === 'hasura') ?? repositories[0] ?? fail();
    const { framework, newest, around } = await open(directory, files);
    const stages = writePlan({ framework, steps, newest, around, begins: false });
    expect(stages.map(({ kind }) => kind)).toEqual(['migrations', 'by hand', 'migrations', 'migrations']);
    expect(stages[1]?.files[0]?.text).toContain('CREATE INDEX CONCURRENTLY i');
    expect(stages[2]?.files[0]?.text).toMatch(/CREATE INDEX IF NOT EXISTS i ON/);
  });
});

const fail = (): never => {
  throw new Error('there is none');
};

describe('versions', () => {
  test('are the time, or the next number, as the team has it', () => {
    const one = (newest: string | undefined) => nextVersions(newest, { number: 4 }, [now])[0];
    expect(one(undefined)).toBe('0001');
    expect(one('0009')).toBe('0010');
    expect(one('V1.9')).toBe('V1.10');
    expect(one('20260101000000')).toBe('20260701120000');
    expect(one('V20260101000000000')).toBe('V20260701120000000');
    expect(one('20990101000000')).toBe('20990101000001');
    expect(one('1767225600')).toBe(String(now / 1000));
    expect(one('1767225600000')).toBe(String(now));
    expect(one('2026-01-01-000000')).toBe('2026-07-01-120000');
  });

  test('grow, whatever there is and however many', () => {
    const moment = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2040, 0) });
    const day = 86_400_000;
    fc.assert(
      fc.property(
        fc.constantFrom('0007', '12', '20260101000000', '1767225600', '1767225600000', '2026-01-01-000000', 'V3'),
        moment,
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 }),
        (newest, start, days) => {
          const moments = days.toSorted((a, b) => a - b).map((each) => start + each * day);
          const all = [newest, ...nextVersions(newest, { number: 4 }, moments)];
          expect(all.map(habitOf).every((habit) => typeof habit === typeof habitOf(newest))).toBe(true);
          for (const [index, version] of all.slice(1).entries()) {
            expect(version.localeCompare(all[index] ?? '', 'en', { numeric: true })).toBe(1);
          }
        },
      ),
    );
  });
});

test('a step of a hostile name is a file in its directory, and a comment that stays one', async () => {
  const [, directory, files] = repositories[0] ?? fail();
  const { framework, newest, around } = await open(directory, files);
  const bad = step('../../etc/passwd\0"; rm -rf /', 'SELECT 1;', { title: 'x\nDROP TABLE users;\r-- y' });
  const [first] = writePlan({ framework, steps: [bad], newest, around, begins: false });
  expect(first?.files[0]?.path).toMatch(/^\d{14}_etc_passwd_rm_rf\/migration\.sql$/);
  expect(
    readScript({ path: '', text: first?.files[0]?.text ?? '', pieces: [{ start: 0, end: 10_000 }] }).statements,
  ).toHaveLength(2);
});
