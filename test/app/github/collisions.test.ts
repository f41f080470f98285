import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rehearsingTogether } from '../../fakes/kept/processes.ts';
import { shop } from './shop.ts';
import { openStage, type Stage, seen } from './stage.ts';

const rehearse = await rehearsingTogether();
let stage: Stage;
/** Where no SQL has to be run. */
let quick: Stage;
beforeAll(async () => {
  quick = await openStage();
  stage = await openStage({ rehearse });
});
afterAll(async () => {
  await quick.close();
  await stage.close();
  expect([...stage.failures, ...quick.failures]).toEqual([]);
  expect([...stage.github.violations, ...quick.github.violations]).toEqual([]);
});

const opens = async (at: Stage, repository: ReturnType<Stage['github']['repository']>, path: string, sql: string) => {
  const pull = at.github.user('ada').opensPullRequest(repository, { files: { [path]: sql } });
  await at.settle();
  return pull;
};

describe('two open pull requests', () => {
  test('that take one version are both told, and no more when one is closed', async () => {
    const repository = quick.github.repository('versions/shop', shop);
    const first = await opens(
      quick,
      repository,
      'migrations/0003_notes.sql',
      'CREATE TABLE notes (id bigint PRIMARY KEY);\n',
    );
    expect(seen(quick, first).body).not.toContain('version-claimed-elsewhere');
    const second = await opens(
      quick,
      repository,
      'migrations/0003_tags.sql',
      'CREATE TABLE tags (id bigint PRIMARY KEY);\n',
    );
    expect(seen(quick, second).body).toContain('version-claimed-elsewhere');
    expect(seen(quick, first).body).toContain('migrations/0003_tags.sql');
    quick.github.user('ada').closes(second);
    await quick.settle();
    expect(seen(quick, first).body).not.toContain('version-claimed-elsewhere');
  });

  test('that change one table are both told, and one that only references it is not', async () => {
    const repository = stage.github.repository('tables/shop', shop);
    const first = await opens(
      stage,
      repository,
      'migrations/0003_age.sql',
      'ALTER TABLE users ADD COLUMN age integer;\n',
    );
    const other = await opens(stage, repository, 'migrations/0004_log.sql', 'CREATE TABLE log (who bigint);\n');
    const second = await opens(
      stage,
      repository,
      'migrations/0005_nick.sql',
      'ALTER TABLE users ADD COLUMN nick text;\n',
    );
    expect(seen(stage, first).body).toContain(`${second.number} also changes users`);
    expect(seen(stage, second).body).toContain(`${first.number} also changes users`);
    expect(seen(stage, other).body).not.toContain('also changes');
    // One that goes to another branch is nothing to them.
    expect(await stage.services.records.claims(repository.id, 'release')).toEqual([]);
  });
});
