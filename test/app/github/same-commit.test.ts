import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pull, Repository } from '../../fakes/github/fake-github.ts';
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

let count = 0;
const files = { 'migrations/0003_index.sql': hazards };

/** A refused pull request, and a way to open a second one with its commit, to a branch that has the migration already. */
async function refused(from?: (repository: Repository) => Repository) {
  const { github, settle } = stage;
  const repository = github.repository(`acme/commit-${++count}`, shop);
  const ada = github.user('ada');
  ada.pushesTo(repository, 'dev', files);
  const home = from?.(repository) ?? repository;
  const first = ada.opensPullRequest(repository, { branch: 'next', files, from: home });
  await settle();
  expect(seen(stage, first).conclusion).toBe('failure');
  const second = async (more: { readonly draft?: boolean } = {}): Promise<Pull> => {
    const pull = ada.opensPullRequest(repository, { branch: 'next', base: 'dev', from: home, ...more });
    await settle();
    expect(pull.head.sha).toBe(first.head.sha);
    return pull;
  };
  return { repository, ada, bob: github.user('bob'), first, second };
}

/** What the commit's checks say, the oldest first. */
const conclusions = (pull: Pull) => stage.github.checksOf(pull).map(({ conclusion }) => conclusion);

describe('two pull requests with one head commit', () => {
  test.each([
    ['of the repository', {}],
    ['as a draft', { draft: true }],
  ])('%s: the newer does not let the refused one through', async (_, more) => {
    const { first, second, bob } = await refused();
    const other = await second(more);
    expect(conclusions(first)).toEqual(['failure', 'failure']);
    expect(stage.github.checksOf(other).at(-1)?.title).toBe(
      `Pull request ${first.number} has the same commit: 3 items to confirm before merging`,
    );
    for (const item of openItems(seen(stage, first).body)) bob.ticksBox(first, item);
    await stage.settle();
    expect(conclusions(first)).toEqual(['success', 'success']);
  });

  test('of a fork: the same', async () => {
    const { first, second } = await refused((repository) => stage.github.user('ada').forks(repository));
    await second();
    expect(conclusions(first)).toEqual(['failure', 'failure']);
  });

  test('an untick in one takes the other along', async () => {
    const { first, second, bob } = await refused();
    await second();
    const [item = '', ...rest] = openItems(seen(stage, first).body);
    for (const one of [item, ...rest]) bob.ticksBox(first, one);
    await stage.settle();
    bob.unticksBox(first, item);
    await stage.settle();
    expect(conclusions(first)).toEqual(['failure', 'failure']);
  });

  test('closing, pushing to or retargeting the refused one sets the other free', async () => {
    const closed = await refused();
    const one = await closed.second();
    closed.ada.closes(closed.first);
    await stage.settle();
    expect(stage.github.checksOf(one).at(-1)?.conclusion).toBe('success');

    const retargeted = await refused();
    const two = await retargeted.second();
    retargeted.ada.pushesTo(retargeted.repository, 'release', files);
    retargeted.ada.retargets(retargeted.first, 'release');
    await stage.settle();
    // What was said of the old base stays beside the new run, and counts no more.
    expect(conclusions(two).slice(1)).toEqual(['success', 'success']);
  });

  test('one that nobody looked at yet holds the other up, and is looked at', async () => {
    const { github, settle } = stage;
    const repository = github.repository(`acme/commit-${++count}`, shop);
    const ada = github.user('ada');
    ada.pushesTo(repository, 'dev', files);
    github.hook.hold();
    const first = ada.opensPullRequest(repository, { branch: 'next', files });
    github.hook.lose();
    const second = ada.opensPullRequest(repository, { branch: 'next', base: 'dev' });
    await settle();
    expect(seen(stage, first).body).toContain('### Checklist');
    expect(new Set(conclusions(second))).toEqual(new Set(['failure']));
  });
});
