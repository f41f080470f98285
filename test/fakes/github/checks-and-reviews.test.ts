import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeGitHub, type Pull, type Repository, startFakeGitHub } from './fake-github.ts';

let github: FakeGitHub;
let shop: Repository;
let pull: Pull;
beforeEach(async () => {
  github = await startFakeGitHub();
  shop = github.repository('acme/shop', {
    files: { 'db/1.sql': lines(1, 40), 'README.md': 'A shop\n' },
    people: { ann: 'write', rob: 'read' },
  });
  pull = github.user('ann').opensPullRequest(shop, {
    branch: 'next',
    files: { 'db/1.sql': lines(1, 40).replace('line 20\n', 'line twenty\n'), 'db/2.sql': 'SELECT 2;\n' },
  });
});
afterEach(() => github.stop());

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}\n`).join('');

const place = { owner: 'acme', repo: 'shop' };
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const octokit = (auth: string | undefined = github.appToken(shop), baseUrl = github.url): Octokit =>
  new Octokit({ baseUrl, auth, log: quiet });

/** What GitHub refuses a request with. */
const refused = async (request: Promise<unknown>): Promise<{ readonly status: number; readonly message: string }> => {
  const error = await request.then(
    () => new Error('it was done'),
    (reason: Error & { status: number }) => reason,
  );
  return { status: 'status' in error ? error.status : 0, message: error.message.replace(/ - https:.*/s, '') };
};

describe('a review', () => {
  const review = (
    ...comments: readonly { readonly line: number; readonly start_line?: number; readonly side?: string }[]
  ) =>
    octokit().rest.pulls.createReview({
      ...place,
      pull_number: 1,
      event: 'COMMENT',
      comments: comments.map((comment) => ({ path: 'db/1.sql', body: 'hm', side: 'RIGHT', ...comment })),
    });

  test('stands at lines of the diff', async () => {
    await review({ line: 20 }, { line: 23, start_line: 17 }, { line: 20, side: 'LEFT' });
    expect([...pull.reviewComments.values()].map(({ line, startLine, side }) => [line, startLine, side])).toEqual([
      [20, undefined, 'RIGHT'],
      [23, 17, 'RIGHT'],
      [20, undefined, 'LEFT'],
    ]);
    expect(github.violations).toEqual([]);
  });

  test('with one line outside of the diff is refused whole', async () => {
    expect(await refused(review({ line: 20 }, { line: 24 }))).toMatchObject({ status: 422 });
    expect(await refused(review({ line: 20, start_line: 16 }))).toMatchObject({ status: 422 });
    expect(await refused(review({ line: 20, start_line: 20 }))).toMatchObject({ status: 422 });
    expect(pull.reviews).toEqual([]);
    expect(pull.reviewComments.size).toBe(0);
  });
});

describe('check runs', () => {
  const output = { title: 'Two items', summary: 'to confirm' };
  const create = (more: object = {}, api = octokit()) =>
    api.rest.checks.create({ ...place, name: 'migration-planner', head_sha: pull.head.sha, ...more });

  test('are made, completed, annotated and found', async () => {
    const api = octokit();
    const annotation = {
      path: 'db/1.sql',
      start_line: 1,
      end_line: 1,
      annotation_level: 'warning',
      message: 'hm',
    } as const;
    const { data } = await create({ status: 'in_progress', external_id: '1' }, api);
    for (let at = 0; at < 2; at++) {
      const annotations = Array.from({ length: 50 }, () => annotation);
      await api.rest.checks.update({
        ...place,
        check_run_id: data.id,
        conclusion: 'action_required',
        output: { ...output, annotations },
      });
    }
    const found = await api.rest.checks.listForRef({ ...place, ref: pull.head.sha, app_id: github.app.id });
    expect(found.data.check_runs).toHaveLength(1);
    expect(found.data.check_runs[0]).toMatchObject({
      status: 'completed',
      conclusion: 'action_required',
      output: { annotations_count: 100 },
    });
    expect(found.data.check_runs[0]?.pull_requests).toMatchObject([{ number: 1 }]);
    expect(github.violations).toEqual([]);
  });

  test('keep to the limits of the API', async () => {
    const action = { label: 'x', description: 'x', identifier: 'x' };
    for (const wrong of [
      {
        output: {
          ...output,
          annotations: Array.from({ length: 51 }, () => ({
            path: 'a',
            start_line: 1,
            end_line: 1,
            annotation_level: 'notice',
            message: 'x',
          })),
        },
      },
      { output: { ...output, summary: 'x'.repeat(65_536) } },
      { actions: [action, action, action, action] },
      { actions: [{ ...action, label: 'x'.repeat(21) }] },
      { conclusion: 'grand' },
      { unknown: true },
    ]) {
      expect(await refused(create(wrong))).toMatchObject({ status: 422 });
    }
    expect(github.violations).toHaveLength(6);
    expect(github.checksOf(pull)).toEqual([]);
  });

  test('are for Apps, and each changes its own only', async () => {
    expect(await refused(create({}, octokit(github.userToken('ann'))))).toMatchObject({ status: 403 });
    const theirs = github.otherApp('codecov').checks(shop, pull.head.sha, {});
    const update = octokit().rest.checks.update({ ...place, check_run_id: theirs.id, conclusion: 'failure', output });
    expect(await refused(update)).toMatchObject({ status: 403 });
  });
});
