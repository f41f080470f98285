import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import { shop } from './shop.ts';
import { openStage, type Stage, seen } from './stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'migration-planner-images-'));
let stage: Stage;
beforeAll(async () => {
  const images = { folder, mostBytes: 1024 ** 3 };
  stage = await openStage({ rehearse: rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images }) });
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

const opens = async (repository: ReturnType<Stage['github']['repository']>, path: string, sql: string) => {
  const pull = stage.github.user('ada').opensPullRequest(repository, { files: { [path]: sql } });
  await stage.settle();
  return pull;
};

describe('two open pull requests', () => {
  test('that take one version are both told, and no more when one is closed', async () => {
    const repository = stage.github.repository('versions/shop', shop);
    const first = await opens(repository, 'migrations/0003_notes.sql', 'CREATE TABLE notes (id bigint PRIMARY KEY);\n');
    expect(seen(stage, first).body).not.toContain('version-claimed-elsewhere');
    const second = await opens(repository, 'migrations/0003_tags.sql', 'CREATE TABLE tags (id bigint PRIMARY KEY);\n');
    expect(seen(stage, second).body).toContain('version-claimed-elsewhere');
    expect(seen(stage, first).body).toContain('migrations/0003_tags.sql');
    stage.github.user('ada').closes(second);
    await stage.settle();
    expect(seen(stage, first).body).not.toContain('version-claimed-elsewhere');
  });

  test('that change one table are both told, and one that only references it is not', async () => {
    const repository = stage.github.repository('tables/shop', shop);
    const first = await opens(repository, 'migrations/0003_age.sql', 'ALTER TABLE users ADD COLUMN age integer;\n');
    const other = await opens(repository, 'migrations/0004_log.sql', 'CREATE TABLE log (who bigint);\n');
    const second = await opens(repository, 'migrations/0005_nick.sql', 'ALTER TABLE users ADD COLUMN nick text;\n');
    expect(seen(stage, first).body).toContain(`${second.number}, open as well, changes users too`);
    expect(seen(stage, second).body).toContain(`${first.number}, open as well, changes users too`);
    expect(seen(stage, other).body).not.toContain('open as well');
  });

  test('that go to different branches are nothing to each other', async () => {
    const repository = stage.github.repository('branches/shop', shop);
    const first = await opens(repository, 'migrations/0003_age.sql', 'ALTER TABLE users ADD COLUMN age integer;\n');
    expect(await stage.workshop.records.claims(first.repository.id, 'release')).toEqual([]);
    expect(await stage.workshop.records.claims(first.repository.id, 'main')).toMatchObject([
      { claims: [{ directory: 'migrations', objects: ['public.users'] }] },
    ]);
  });
});
