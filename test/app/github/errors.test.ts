import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Busy } from '../../../src/app/github/errors.ts';
import type { PullRequestJob } from '../../../src/app/github/job.ts';
import { reconcile } from '../../../src/app/github/reconcile.ts';
import type { Pull } from '../../fakes/github/fake-github.ts';
import { hazards, shop } from './shop.ts';
import { openItems, openStage, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
  expect(stage.github.violations).toEqual([]);
});

const files = { 'migrations/0003_index.sql': hazards };
const jobOf = (pull: Pull): PullRequestJob => ({
  kind: 'pull request',
  repository: {
    installation: stage.github.deliveries.at(-1)?.installation ?? 0,
    id: pull.repository.id,
    owner: pull.repository.owner.login,
    name: pull.repository.name,
  },
  number: pull.number,
  anew: false,
});

const open = () => {
  const repository = stage.github.repository('acme/shop', shop);
  return stage.github.user('ada').opensPullRequest(repository, { files });
};

/** What the queue does with a job that failed: tries again. */
async function tryAgain(pull: Pull) {
  stage.github.heal();
  await stage.work(jobOf(pull));
  await stage.settle();
}

const reads = [
  'POST /graphql',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
];
const writes = [
  'POST /repos/{owner}/{repo}/check-runs',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
];

describe('GitHub in trouble', () => {
  test.each(reads)('a 502 to %s is asked again at once', async (route) => {
    stage.github.failNext({ route, status: 502 });
    const pull = open();
    await stage.settle();
    expect(stage.failures).toEqual([]);
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
  });

  test.each(reads)('a 502 to %s that lasts is left to the queue', async (route) => {
    stage.github.failNext({ route, status: 502, times: 9 });
    const pull = open();
    await stage.settle();
    expect(stage.failures).toEqual([expect.any(Busy)]);
    await tryAgain(pull);
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
    expect(seen(stage, pull).comments).toHaveLength(1);
  });

  test.each(writes.flatMap((route) => [true, false].map((after) => [route, after] as const)))(
    'a 502 to %s (done all the same: %s) leaves one check, one comment, one review',
    async (route, after) => {
      stage.github.failNext({ route, status: 502, after });
      const pull = open();
      await stage.settle();
      expect(stage.failures).toEqual(after ? [] : [expect.any(Busy)]);
      await tryAgain(pull);
      expect(stage.github.checksOf(pull)).toHaveLength(1);
      expect(seen(stage, pull).comments).toHaveLength(1);
      expect(pull.reviews).toHaveLength(1);
      expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
    },
  );

  test('the secondary limit is left to the queue, with the time that GitHub asks for', async () => {
    stage.github.limits.secondary({ times: 3, retryAfter: 40 });
    const pull = open();
    await stage.settle();
    expect(stage.failures).toMatchObject([{ name: 'Busy', afterSeconds: 40 }]);
    stage.github.limits.secondary({ times: 0, retryAfter: 0 });
    await tryAgain(pull);
    expect(seen(stage, pull).comments).toHaveLength(1);
  });

  test('the primary limit is left to the queue', async () => {
    stage.github.failNext({
      route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
      status: 403,
      message: 'API rate limit exceeded for installation ID 1.',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${Math.ceil(Date.now() / 1000) + 1200}` },
    });
    const pull = open();
    await stage.settle();
    // 1200 s by GitHub's clock, and one more.
    const { afterSeconds } = stage.failures[0] as Busy;
    expect(afterSeconds).toBeGreaterThan(1190);
    expect(afterSeconds).toBeLessThan(1205);
    await tryAgain(pull);
    expect(seen(stage, pull).comments).toHaveLength(1);
  });

  test.each([
    ['a limit that names no time', { message: 'You have exceeded a secondary rate limit.' }, 60],
    ['a limit that names a day', { headers: { 'retry-after': '86400' } }, 3600],
    ['trouble that names a time', { status: 503, times: 4, headers: { 'retry-after': '30' } }, undefined],
  ])('%s is waited for as long as a limit may last', async (_, fault, seconds) => {
    stage.github.failNext({ route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', status: 403, ...fault });
    open();
    await stage.settle();
    expect(stage.failures).toMatchObject([{ name: 'Busy', afterSeconds: seconds }]);
  });

  test('a limit at the last try writes nothing: the job comes again', async () => {
    const pull = open();
    await stage.settle();
    const before = stage.github.checksOf(pull).length;
    stage.github.failNext({
      route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      status: 429,
      headers: { 'retry-after': '7' },
    });
    stage.github.requests.forget();
    const job = { ...jobOf(pull), anew: true };
    await expect(reconcile(job, stage.services, { lastTry: true })).rejects.toMatchObject({ afterSeconds: 7 });
    // Nor is it asked again at once.
    expect(stage.github.requests.count('GET /repos/{owner}/{repo}/pulls/{pull_number}/files')).toBe(1);
    expect(seen(stage, pull).conclusion).toBe('failure');
    expect(stage.github.checksOf(pull)).toHaveLength(before);
  });

  test('at the last try it is said in the check, with the way out', async () => {
    const pull = open();
    await stage.settle();
    const job = { ...jobOf(pull), anew: true };
    stage.github.failNext({ route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files', status: 502, times: 4 });
    await expect(reconcile(job, stage.services, { lastTry: true })).rejects.toThrow(Busy);
    expect(seen(stage, pull)).toMatchObject({
      conclusion: 'action_required',
      title: 'The review failed; try again',
    });
    expect(seen(stage, pull).check?.summary).toContain('/migration-planner review');
    await tryAgain(pull);
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '3 items to confirm before merging' });
    expect(stage.github.checksOf(pull)).toHaveLength(1);
  });

  test('a repository that the App was taken from is left alone', async () => {
    const pull = open();
    await stage.settle();
    stage.github.uninstall(pull.repository);
    stage.github.expireTokens();
    stage.github.requests.forget();
    await reconcile({ ...jobOf(pull), anew: true }, stage.services, { lastTry: true });
    expect(stage.github.requests.all.filter(({ route }) => route.includes('check-runs'))).toEqual([]);
    // Given back a moment later, it is looked at again.
    stage.github.install(pull.repository);
    stage.github.user('ada').pushes(pull, { 'README.md': 'A shop\n' });
    await stage.settle();
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
  });

  test('a comment that goes while it is edited is written anew', async () => {
    const pull = open();
    await stage.settle();
    const edit = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
    stage.github.failNext({ route: edit, status: 404 });
    stage.github.user('bob').ticksBox(pull, openItems(seen(stage, pull).body)[0] ?? '');
    await stage.settle();
    expect(stage.failures).toEqual([]);
    expect(seen(stage, pull).title).toBe('2 items to confirm before merging');
  });

  test('a locked conversation costs the comment and the fixes, not the check', async () => {
    const message = 'Unable to create comment because issue is locked.';
    stage.github.failNext({ route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments', status: 403, message });
    stage.github.failNext({ route: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', status: 403, message });
    const pull = open();
    await stage.settle();
    expect(stage.failures).toEqual([]);
    expect(seen(stage, pull)).toMatchObject({ title: '3 items to confirm before merging', comments: [] });
    // Unlocked again, the next event brings them.
    stage.github.user('ada').pushes(pull, { 'README.md': 'A shop\n' });
    await stage.settle();
    expect(seen(stage, pull).comments).toHaveLength(1);
    expect(pull.reviews).toHaveLength(1);
  });

  test('a repository that goes in the middle leaves nothing to do', async () => {
    const pull = open();
    await stage.settle();
    stage.github.uninstall(pull.repository);
    await stage.work({ ...jobOf(pull), anew: true });
    expect(stage.failures.length).toBeLessThanOrEqual(1);
  });
});

describe('a defect of ours', () => {
  test('is told in the check, which turns when it is mended', async () => {
    await stage.close();
    let broken = true;
    const { notRehearsing } = await import('./not-rehearsing.ts');
    stage = await openStage({
      rehearse: async (request) => {
        if (broken) throw new TypeError('@everyone cannot read properties of <undefined>');
        return notRehearsing(request);
      },
    });
    const pull = open();
    await stage.settle();
    expect(stage.failures).toEqual([expect.any(TypeError)]);
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'action_required', comments: [] });
    expect(seen(stage, pull).check?.summary).toContain('the change is not at fault');
    broken = false;
    await tryAgain(pull);
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '3 items to confirm before merging' });
    expect(stage.github.checksOf(pull)).toHaveLength(1);
  });

  test('in a plan that is asked for costs the answer, not the check of what comes after', async () => {
    await stage.close();
    const { notRehearsing } = await import('./not-rehearsing.ts');
    stage = await openStage({
      rehearse: async (request) => {
        if (request.change.some(({ name }) => name.startsWith('drop_table'))) throw new TypeError('a defect');
        return notRehearsing(request);
      },
    });
    const pull = open();
    stage.github.user('bob').comments(pull, '/migration-planner plan drop-table orders');
    await stage.settle();
    expect(stage.failures).toEqual([expect.any(TypeError)]);
    await tryAgain(pull);
    expect(stage.failures).toHaveLength(1);
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '3 items to confirm before merging' });
  });
});
