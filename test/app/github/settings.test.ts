import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hazards, shop } from './shop.ts';
import { openItems, openStage, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

const path = '.github/migration-planner.yml';
const migration = { 'migrations/0003_index.sql': hazards };

/** A pull request to a repository of an organisation of its own, with these settings on its default branch. */
async function opened(owner: string, own: string | undefined, files: Readonly<Record<string, string>> = migration) {
  const { github, settle } = stage;
  const repository = github.repository(`${owner}/shop`, {
    ...shop,
    files: { ...shop.files, ...(own === undefined ? {} : { [path]: own }) },
  });
  const pull = github.user('ada').opensPullRequest(repository, { files });
  await settle();
  return pull;
}

describe('settings', () => {
  test('of the default branch count', async () => {
    const pull = await opened('one', 'failOn: never\n');
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'success', title: 'Nothing to confirm' });
    expect(seen(stage, pull).comments).toHaveLength(1);
  });

  test('of the organisation count where the repository has none', async () => {
    stage.github.repository('two/.github', { files: { [path]: 'failOn: never\n' } });
    expect(seen(stage, await opened('two', undefined)).conclusion).toBe('success');
  });

  test('may start from those of another repository of the owner, key by key', async () => {
    stage.github.repository('three/house', {
      files: { 'rules.yml': 'failOn: never\nrules:\n  column-renamed: off\n' },
    });
    const pull = await opened('three', '_extends: house:rules.yml\nrules:\n  column-dropped: warning\n');
    expect(seen(stage, pull).conclusion).toBe('success');
    const [found] = await stage.services.records.open(pull.repository.id, { baseRef: 'main' });
    expect(found?.state.judgement?.settings.rules).toEqual({ 'column-renamed': 'off', 'column-dropped': 'warning' });
  });

  test.each([
    ['four', '_extends: somebody/house\n', 'belongs to a different owner'],
    ['five', '_extends: nowhere\n', 'there is no .github/migration-planner.yml in five/nowhere'],
    ['six', '_extends: shop\n', 'the chain of files is longer than 5'],
  ])('of %s that start from %j are broken', async (owner, text, complaint) => {
    const pull = await opened(owner, text);
    expect(seen(stage, pull).conclusion).toBe('action_required');
    expect(seen(stage, pull).check?.summary).toContain(complaint);
  });

  test('turn fixes in the diff off, and only them', async () => {
    const pull = await opened('seven', 'inline:\n  suggestions: false\n');
    expect(pull.reviews).toEqual([]);
    expect(seen(stage, pull).comments).toHaveLength(1);
  });
});

describe('broken settings', () => {
  test('are shown in the check with their line, and keep it shut whatever is ticked', async () => {
    const pull = await opened('eight', 'postgres: 16\nfailOn: sometimes\n');
    const { check, title, body } = seen(stage, pull);
    expect(check?.conclusion).toBe('action_required');
    expect(title).toContain('.github/migration-planner.yml:2');
    expect(check?.annotations[0]).toMatchObject({ path, start_line: 2, title: 'settings' });
    expect(check?.summary).toContain('Expected: one of error, warning, never');
    for (const item of openItems(body)) stage.github.user('bob').ticksBox(pull, item);
    await stage.settle();
    expect(seen(stage, pull).conclusion).toBe('action_required');
  });

  test('do not hold up what touches no migration, such as their repair', async () => {
    const pull = await opened('nine', 'failOn: sometimes\n', { [path]: 'failOn: error\n' });
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'success', comments: [] });
    expect(seen(stage, pull).check?.summary).toContain("`failOn` can't be");
  });
});

describe('a pull request that changes the settings', () => {
  test('is judged by the old ones, and told what the new ones would say', async () => {
    const pull = await opened('ten', 'failOn: error\n', { ...migration, [path]: 'failOn: never\n' });
    const { conclusion, body, title } = seen(stage, pull);
    expect(conclusion).toBe('failure');
    expect(title).toBe('3 items to confirm before merging');
    expect(body).toContain(
      'This pull request changes the settings. That takes effect once it is merged, not for this review.',
    );
    expect(body).toContain('nothing has to be confirmed');
  });

  test('and breaks them is told the line', async () => {
    const pull = await opened('eleven', 'failOn: error\n', { [path]: 'failon: never\n' });
    expect(seen(stage, pull).check?.annotations[0]).toMatchObject({ path, start_line: 1 });
    expect(seen(stage, pull).check?.summary).toContain('`failOn`, perhaps');
  });

  test('cannot hide its migrations by ignoring them', async () => {
    const pull = await opened('twelve', undefined, { ...migration, [path]: "ignore: ['migrations/**']\n" });
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '3 items to confirm before merging' });
  });
});
