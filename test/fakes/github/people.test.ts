import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeGitHub, type Pull, Refused, type Repository, startFakeGitHub } from './fake-github.ts';

const place = { owner: 'acme', repo: 'shop' };

let github: FakeGitHub;
let shop: Repository;
beforeEach(async () => {
  github = await startFakeGitHub();
  shop = github.repository('acme/shop', { files: { 'README.md': '1\n' }, people: { ann: 'write', rob: 'read' } });
});
afterEach(() => github.stop());

const told = (): readonly string[] => github.deliveries.map(({ event, action }) => `${event}.${action}`);
const bot = (): Octokit => new Octokit({ baseUrl: github.url, auth: github.appToken(shop) });
const asks = async (pull: Pull, body: string): Promise<void> => {
  await bot().rest.issues.createComment({ ...place, issue_number: pull.number, body });
};

describe('the App is told', () => {
  test('what happens to a pull request', () => {
    const ann = github.user('ann');
    const pull = ann.opensPullRequest(shop, { files: { a: '1' }, draft: true });
    const before = pull.head.sha;
    ann.pushes(pull, { a: '2' });
    ann.pushesTo(shop, 'release', { r: '1' });
    ann.retargets(pull, 'release');
    ann.marksReady(pull);
    ann.convertsToDraft(pull);
    ann.closes(pull);
    ann.reopens(pull);
    expect(told().slice(2)).toEqual([
      'pull_request.opened',
      'pull_request.synchronize',
      'pull_request.edited',
      'pull_request.ready_for_review',
      'pull_request.converted_to_draft',
      'pull_request.closed',
      'pull_request.reopened',
    ]);
    expect(github.deliveries[3]?.payload).toMatchObject({
      before,
      after: pull.head.sha,
      installation: { id: expect.any(Number) },
    });
    expect(github.deliveries[4]?.payload).toMatchObject({
      changes: { base: { ref: { from: 'main' } } },
      sender: { login: 'ann' },
    });
    expect(github.violations).toEqual([]);
  });

  test('of comments, with the text before', async () => {
    const pull = github.user('ann').opensPullRequest(shop, { files: { a: '1' } });
    await asks(pull, 'sure?\n\n- [ ] <!-- item:one --> yes\n- [ ] <!-- item:two --> no\n');
    const comment = github.user('ann').ticksBox(pull, 'two');
    expect(github.deliveries.at(-1)?.payload).toMatchObject({
      action: 'edited',
      changes: { body: { from: expect.stringContaining('- [ ] <!-- item:two -->') } },
      comment: { body: expect.stringContaining('- [x] <!-- item:two -->'), user: { type: 'Bot' } },
      issue: { number: 1, pull_request: {} },
      sender: { login: 'ann' },
    });
    github.user('ann').unticksBox(pull, 'two');
    expect(comment.body).toContain('- [ ] <!-- item:two -->');
    github.user('ann').deletesComment(comment);
    expect(told().slice(3)).toEqual([
      'issue_comment.created',
      'issue_comment.edited',
      'issue_comment.edited',
      'issue_comment.deleted',
    ]);
  });

  test('of re-runs and buttons of its own checks, and of everybody who completes one', async () => {
    const pull = github.user('ann').opensPullRequest(shop, { files: { a: '1' } });
    const actions = [{ label: 'Again', description: 'Once more', identifier: 'again' }];
    await bot().rest.checks.create({ ...place, name: 'own', head_sha: pull.head.sha, conclusion: 'success', actions });
    const [own] = github.checksOf(pull);
    if (own === undefined) throw new Error('no check');
    const theirs = github.otherApp('codecov').checks(shop, pull.head.sha, {});
    github.user('ann').rerequestsCheck(shop, theirs);
    github.user('ann').rerequestsCheck(shop, own);
    github.user('ann').rerequestsSuite(shop, own);
    github.user('ann').pressesButton(shop, own, 'again');
    expect(told().slice(3)).toEqual([
      'check_run.created',
      'check_run.completed',
      'check_run.created',
      'check_run.completed',
      'check_run.rerequested',
      'check_suite.rerequested',
      'check_run.requested_action',
    ]);
    expect(github.deliveries.at(-1)?.payload).toMatchObject({ requested_action: { identifier: 'again' } });
  });

  test('only what its installation may read', () => {
    const quiet = github.repository('quiet/shop', { permissions: { checks: 'write' }, people: { ann: 'write' } });
    const since = github.deliveries.length;
    github.user('ann').opensPullRequest(quiet, { files: { a: '1' } });
    expect(told().slice(since)).toEqual([]);
  });
});

describe('GitHub does not let', () => {
  test('a reader tick, edit, push, re-run or queue', async () => {
    const pull = github.user('ann').opensPullRequest(shop, { files: { a: '1' } });
    await asks(pull, '- [ ] <!-- item:one --> yes');
    const check = github.otherApp('codecov').checks(shop, pull.head.sha, {});
    const rob = github.user('rob');
    const [comment] = github.commentsOf(pull);
    if (comment === undefined) throw new Error('no comment');
    for (const act of [
      () => rob.ticksBox(pull, 'one'),
      () => rob.editsComment(comment, 'mine'),
      () => rob.deletesComment(comment),
      () => rob.pushes(pull, { a: '2' }),
      () => rob.retargets(pull, 'main'),
      () => rob.rerequestsCheck(shop, check),
      () => rob.addsToMergeQueue([pull]),
      () => rob.merges(pull),
    ]) {
      expect(act).toThrow(Refused);
    }
    expect(comment.body).toBe('- [ ] <!-- item:one --> yes');
  });

  test('anybody merge without the required check', async () => {
    shop.requiredChecks.add('gate');
    const ann = github.user('ann');
    const pull = ann.opensPullRequest(shop, { files: { a: '1' } });
    const check = (sha: string, conclusion: 'success' | 'failure') =>
      bot().rest.checks.create({ ...place, name: 'gate', head_sha: sha, conclusion });
    expect(() => ann.merges(pull)).toThrow('gate');
    await check(pull.head.sha, 'failure');
    expect(() => ann.merges(pull)).toThrow('gate');
    await check(pull.head.sha, 'success');
    ann.merges(pull);
    expect(pull).toMatchObject({ state: 'closed', merged: true });
    expect(told().at(-1)).toBe('pull_request.closed');
  });
});

test('a merge group holds several pull requests, and is merged when its check succeeds', async () => {
  shop.requiredChecks.add('gate');
  const ann = github.user('ann');
  const pulls = ['a', 'b'].map((name) => ann.opensPullRequest(shop, { files: { [name]: '1' } }));
  const group = ann.addsToMergeQueue(pulls);
  expect(github.deliveries.at(-1)?.payload).toMatchObject({
    action: 'checks_requested',
    merge_group: {
      head_sha: group.sha,
      head_ref: expect.stringMatching(/^refs\/heads\/gh-readonly-queue\/main\/pr-2-/),
      base_ref: 'refs/heads/main',
    },
  });
  const { data } = await bot().rest.git.getTree({ ...place, tree_sha: group.sha, recursive: '1' });
  expect(data.tree.map(({ path }) => path)).toEqual(['README.md', 'a', 'b']);
  expect(() => github.mergeQueue.finishes(group)).toThrow(Refused);
  await bot().rest.checks.create({ ...place, name: 'gate', head_sha: group.sha, conclusion: 'success' });
  github.mergeQueue.finishes(group);
  expect(pulls.map(({ merged }) => merged)).toEqual([true, true]);
  expect(told().slice(-3)).toEqual(['merge_group.destroyed', 'pull_request.closed', 'pull_request.closed']);
  expect(github.violations).toEqual([]);
});

test('a force push and a rebase make the branch anew', () => {
  const ann = github.user('ann');
  const pull = ann.opensPullRequest(shop, { files: { a: '1', b: '1' } });
  ann.pushesTo(shop, 'main', { 'later.md': '1' });
  ann.forcePushes(pull, { a: '2' });
  const parents = () => shop.objects.commits.get(pull.head.sha)?.parents;
  expect(parents()).toEqual([pull.base.sha]);
  ann.rebases(pull);
  expect(parents()).toEqual([shop.branches.get('main')]);
});
