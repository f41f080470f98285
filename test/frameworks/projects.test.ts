import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameworks } from '../../src/frameworks/catalogue.ts';
import { detectProjects, ownerOf, readProject, readProjects } from '../../src/frameworks/projects.ts';
import type { Tree } from '../../src/model/change.ts';
import { frameworkIds } from '../../src/model/framework-ids.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import { treeOf } from '../fakes/tree.ts';

const monorepo = {
  'apps/web/prisma/migrations/20260101_init/migration.sql': 'CREATE TABLE a (id int);',
  'apps/web/prisma/migrations/migration_lock.toml': 'provider = "postgresql"',
  'services/pay/migrations/1_init.up.sql': 'CREATE TABLE b (id int);',
  'services/pay/migrations/1_init.down.sql': 'DROP TABLE b;',
  'services/log/clickhouse/migrations/1_init.up.sql': 'CREATE TABLE c (id UUID) ENGINE = MergeTree;',
  'supabase/migrations/20260101000000_init.sql': 'create table d (id int);',
  'src/index.ts': 'export {};',
};

const counting = (tree: Tree): { tree: Tree; calls: () => readonly (readonly string[])[] } => {
  const calls: (readonly string[])[] = [];
  const read: Tree['read'] = (paths) => {
    calls.push(paths);
    return tree.read(paths);
  };
  return { tree: { ...tree, read }, calls: () => calls };
};

describe('finding projects', () => {
  test('several tools in one repository are found wherever they lie, in one reading', async () => {
    const { tree, calls } = counting(treeOf(monorepo));
    const { projects, leftOut } = await detectProjects(tree, defaultSettings);
    expect(projects.map(({ framework, directory }) => [framework, directory])).toEqual([
      ['prisma', 'apps/web/prisma/migrations'],
      ['golang-migrate', 'services/pay/migrations'],
      ['supabase', 'supabase/migrations'],
    ]);
    expect(leftOut.map(({ path }) => path)).toEqual(['services/log/clickhouse/migrations']);
    expect(calls()).toHaveLength(1);
  });

  test('reading one project reads its files only, once', async () => {
    const { tree, calls } = counting(treeOf(monorepo));
    const { projects } = await detectProjects(tree, defaultSettings);
    const pay = projects.find(({ directory }) => directory === 'services/pay/migrations');
    if (!pay) throw new Error('not detected');
    await readProject(tree, pay);
    expect(calls()).toHaveLength(2);
    expect(calls()[1]?.every((path) => path.startsWith('services/pay/'))).toBe(true);
  });

  test('an empty repository has no projects', async () => {
    expect(await readProjects(treeOf({}), defaultSettings)).toEqual([]);
  });

  test('migrations at the root of the repository are found', async () => {
    const [project] = await readProjects(treeOf({ '1_a.up.sql': 'SELECT 1;', '1_a.down.sql': '' }), defaultSettings);
    expect(project).toMatchObject({
      directory: '.',
      migrations: [{ path: '1_a.up.sql', down: { path: '1_a.down.sql' } }],
    });
  });

  test('dependencies kept in the repository are nobody’s migrations', async () => {
    const tree = treeOf({ 'vendor/x/migrations/1_a.up.sql': 'SELECT 1;', 'node_modules/y/migrations/1_a.up.sql': '' });
    expect(await detectProjects(tree, defaultSettings)).toEqual({ projects: [], leftOut: [] });
  });
});

describe('directories that look alike', () => {
  const frameworkOf = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    (await detectProjects(treeOf(files), defaultSettings)).projects.map(({ framework }) => framework);
  const crate = { 'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n' };

  test('numbered files in a crate with SQLx are SQLx’s', async () => {
    expect(await frameworkOf({ ...crate, 'migrations/1_a.up.sql': 'SELECT 1;' })).toEqual(['sqlx']);
  });

  test('the mark of another tool weighs more than the crate', async () => {
    const text = '-- migrate:up\nSELECT 1;\n-- migrate:down\n';
    expect(await frameworkOf({ ...crate, 'crates/db/migrations/1_a.sql': text })).toEqual(['dbmate']);
  });

  test('a Go module inside a Rust workspace does not use SQLx', async () => {
    const files = { ...crate, 'services/pay/go.mod': 'module pay', 'services/pay/migrations/1_a.up.sql': 'SELECT 1;' };
    expect(await frameworkOf(files)).toEqual(['golang-migrate']);
  });

  test('numbered files outside any directory of migrations are queries, not migrations', async () => {
    expect(await frameworkOf({ 'docs/1.sql': '', 'docs/2.sql': '', 'docs/3.sql': '' })).toEqual([]);
  });

  test('sample data in numbered files is no history', async () => {
    expect(await frameworkOf({ 'db/dev/1.sql': '', 'db/dev/2.sql': '', 'db/dev/3.sql': '' })).toEqual([]);
  });

  test('Prisma’s folders and Drizzle’s are told apart by the snapshot', async () => {
    const folder = 'db/migrations/20260101000000_a';
    const sql = { [`${folder}/migration.sql`]: 'SELECT 1;' };
    expect(await frameworkOf(sql)).toEqual(['prisma']);
    expect(await frameworkOf({ ...sql, [`${folder}/snapshot.json`]: '{"dialect": "postgres"}' })).toEqual(['drizzle']);
  });
});

describe('settings', () => {
  test('ignored directories are not looked at', async () => {
    const settings = settingsSchema.parse({ ignore: ['services/*'] });
    const { projects, leftOut } = await detectProjects(treeOf(monorepo), settings);
    expect(projects.map(({ framework }) => framework)).toEqual(['prisma', 'supabase']);
    expect(leftOut).toEqual([]);
  });

  test('a listed directory is taken at its word, other database or not', async () => {
    const projects = [
      { directory: './services/log/clickhouse/migrations/', framework: 'golang-migrate', schema: 'logs' },
    ];
    const found = await detectProjects(treeOf(monorepo), settingsSchema.parse({ projects }));
    const log = found.projects.find(({ directory }) => directory === 'services/log/clickhouse/migrations');
    expect(log).toMatchObject({ because: 'the settings say so', defaultSchema: 'logs', baseline: [] });
    expect(found.leftOut).toEqual([]);
  });

  test('a listed directory overrides the tool that detection would choose', async () => {
    const tree = treeOf({ 'ddl/1_a.up.sql': 'SELECT 1;', 'ddl/1_a.down.sql': 'SELECT 2;' });
    const settings = settingsSchema.parse({
      projects: [{ directory: 'ddl', framework: 'sql', baseline: ['dump.sql'] }],
    });
    const { projects } = await detectProjects(tree, settings);
    expect(projects).toMatchObject([{ framework: 'sql', directory: 'ddl', baseline: ['dump.sql'] }]);
    const [project] = projects;
    expect(project && (await readProject(tree, project)).migrations).toMatchObject([{ version: '1', down: {} }]);
  });

  test('a listed directory that holds nothing is a project without migrations', async () => {
    const settings = settingsSchema.parse({ projects: [{ directory: 'gone', framework: 'goose' }] });
    expect(await readProjects(treeOf({}), settings)).toMatchObject([{ directory: 'gone', migrations: [] }]);
  });

  test('a Flyway prefix of the team’s own is read', async () => {
    const tree = treeOf({ 'db/migration/MIG2__b.sql': 'SELECT 2;', 'db/migration/MIG1.5__a.sql': 'SELECT 1;' });
    const projects = [{ directory: 'db/migration', framework: 'flyway', filePrefix: 'MIG' }];
    const [project] = await readProjects(tree, settingsSchema.parse({ projects }));
    expect(project?.migrations.map(({ version }) => version)).toEqual(['MIG1.5', 'MIG2']);
  });
});

describe('whose a changed path is', () => {
  const owner = async (path: string) => ownerOf(path, await detectProjects(treeOf(monorepo), defaultSettings));

  test('a file of a project belongs to it', async () => {
    expect(await owner('services/pay/migrations/1_init.down.sql')).toMatchObject({
      kind: 'project',
      project: { directory: 'services/pay/migrations' },
    });
  });

  test('a removed file belongs to the project whose directory it lay in', async () => {
    expect(await owner('apps/web/prisma/migrations/20250101_old/migration.sql')).toMatchObject({
      kind: 'project',
      project: { framework: 'prisma' },
    });
  });

  test('a file for another database says why it is not reviewed', async () => {
    expect(await owner('services/log/clickhouse/migrations/1_init.up.sql')).toMatchObject({
      kind: 'left out',
      why: { database: 'ClickHouse', reason: expect.stringContaining('ClickHouse') },
    });
  });

  test.each(['src/index.ts', 'README.md', 'queries/users.sql'])('%s is no migration', async (path) => {
    expect(await owner(path)).toBeUndefined();
  });
});

describe('hostile trees', () => {
  const folder = fc.constantFrom(
    'migrations',
    'meta',
    'supabase',
    'db',
    '1_a',
    '20260101_x',
    '..',
    '__proto__',
    'dev',
    '3.14',
  );
  const file = fc.constantFrom(
    ...[
      '1_a.up.sql',
      '1_a.down.sql',
      '1_a.sql',
      'V1__a.sql',
      'R__.sql',
      'U1__.sql',
      'migration.sql',
      'up.sql',
      'down.sql',
    ],
    ...[
      '_journal.json',
      'snapshot.json',
      'migration_lock.toml',
      'atlas.sum',
      'Cargo.toml',
      'package.json',
      'config.yaml',
    ],
    ...['constructor', '1_\u202e.sql', '1_a\n.sql', '__proto__.sql', 'sqitch.plan', '1_a.up.go'],
  );
  const text = fc.constantFrom(
    ...[
      '',
      '\ufeff',
      '-- +goose Up',
      '-- migrate:up\n-- migrate:down',
      '{"entries": [{"tag": "__proto__", "when": 1}]}',
    ],
    ...[
      '{"entries": null}',
      '{"entries": [{"tag": "1_a", "when": 2}, {"tag": "1_a", "when": 1}]}',
      'provider = "',
      'sqlx = 1',
      'CREATE INDEX CONCURRENTLY',
      '--> statement-breakpoint',
      '\0',
      '$$',
    ],
  );
  const path = fc
    .tuple(fc.array(folder, { maxLength: 3 }), file)
    .map(([folders, name]) => [...folders, name].join('/'));

  test('are read without failing, and each SQL file of a project once', async () => {
    const tree = fc.array(fc.tuple(path, text), { maxLength: 12 }).map((files) => treeOf(Object.fromEntries(files)));
    await fc.assert(
      fc.asyncProperty(tree, async (given) => {
        const found = await detectProjects(given, defaultSettings);
        for (const detected of found.projects) {
          const { migrations, unreadable } = await readProject(given, detected);
          const paths = migrations.flatMap(({ up, down }) => [up.path, ...(down ? [down.path] : [])]);
          expect(new Set(migrations.map(({ id }) => id)).size).toBe(migrations.length);
          const known = new Set([...paths, ...unreadable.map((one) => one.path)]);
          for (const own of detected.files.filter((one) => one.endsWith('.sql'))) expect(known).toContain(own);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('guidance', () => {
  test.each(frameworkIds)('%s names no command that is for development only', (id) => {
    const { guidance } = frameworks[id];
    const commands = Object.values(guidance).join('\n');
    expect(commands).not.toMatch(
      /migrate reset|db push --force|drizzle-kit push|db reset|generate:pg|flyway clean|\bdrop\b/i,
    );
    expect(guidance.reference).toMatch(/^https:\/\//);
    expect(id === 'prisma' ? guidance.deploy : 'npx prisma migrate deploy').toBe('npx prisma migrate deploy');
  });
});
