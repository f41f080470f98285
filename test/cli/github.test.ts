import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { hazards, shop } from '../app/github/shop.ts';
import { openItems } from '../app/github/stage.ts';
import { type FakeGitHub, type Pull, startFakeGitHub } from '../fakes/github/fake-github.ts';

let github: FakeGitHub;
beforeAll(async () => {
  github = await startFakeGitHub();
});
afterAll(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

let count = 0;

function opened(settings?: string) {
  const files = { ...shop.files, ...(settings === undefined ? {} : { '.github/migration-planner.yml': settings }) };
  const repository = github.repository(`acme/shop-${++count}`, { ...shop, files });
  const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
  const workflow = { checks: 'write', contents: 'read', pull_requests: 'write', metadata: 'read' } as const;
  return { repository, pull, token: github.workflowToken(repository, workflow) };
}

async function review(token: string | undefined, ...words: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const status = await run(['review', '--no-rehearse', ...words], {
    directory: process.cwd(),
    width: 100,
    colour: false,
    cache: undefined,
    databaseUrl: undefined,
    announcedBase: async () => undefined,
    github: { url: github.url, token },
    print: (text) => void out.push(text),
    tell: (text) => void errors.push(text),
    progress: () => undefined,
  });
  return { status, out: out.join(''), errors: errors.join('') };
}

const name = (pull: Pull) => `acme/${pull.repository.name}#${pull.number}`;

describe('review --github', () => {
  test('reviews without a clone, and writes nothing', async () => {
    const { pull, token } = opened();
    const { status, out } = await review(token, '--github', name(pull));
    expect(status).toBe(1);
    expect(out).toContain('index-built-without-concurrently');
    expect(github.commentsOf(pull)).toEqual([]);
    expect(github.checksOf(pull)).toEqual([]);
  });

  test('takes the address of a page, and writes in every format', async () => {
    const { pull, token } = opened();
    const page = `https://github.example/acme/${pull.repository.name}/pull/${pull.number}/files`;
    const { out } = await review(token, '--github', page, '--format', 'json');
    expect((JSON.parse(out) as { verdict: { open: number } }).verdict.open).toBe(3);
  });

  test('with --post writes comment, check and fixes, edits them the next time, and takes boxes for ticks', async () => {
    const { pull, token } = opened();
    expect((await review(token, '--github', name(pull), '--post')).status).toBe(1);
    const [comment] = github.commentsOf(pull);
    expect(comment?.author.login).toBe('github-actions[bot]');
    expect(github.checksOf(pull).at(-1)).toMatchObject({ conclusion: 'failure' });
    expect(pull.reviews).toHaveLength(1);
    for (const item of openItems(comment?.body ?? '')) github.user('bob').ticksBox(pull, item);
    expect((await review(token, '--github', name(pull), '--post')).status).toBe(0);
    expect(github.commentsOf(pull)).toHaveLength(1);
    expect(github.commentsOf(pull)[0]?.body).toContain('ticked by `somebody with write access`');
    expect(github.checksOf(pull).at(-1)).toMatchObject({ conclusion: 'success' });
    expect(pull.reviews).toHaveLength(1);
  });

  test('takes no box for a tick where the settings ask for certain people', async () => {
    const { pull, token } = opened('ticks:\n  author: false\n');
    await review(token, '--github', name(pull), '--post');
    for (const item of openItems(github.commentsOf(pull)[0]?.body ?? '')) github.user('bob').ticksBox(pull, item);
    expect((await review(token, '--github', name(pull), '--post')).status).toBe(1);
  });

  test("with a person's token sets a commit status, for checks are for Apps", async () => {
    const { pull } = opened();
    const { status } = await review(github.userToken('ada'), '--github', name(pull), '--post');
    expect(status).toBe(1);
    expect(github.commentsOf(pull)[0]?.author.login).toBe('ada');
    expect(github.requests.count('POST /repos/{owner}/{repo}/statuses/{sha}')).toBe(1);
  });
});

describe('review --github refuses', () => {
  test.each([
    [['--github', 'acme/shop'], '--github can\'t be "acme/shop"'],
    [['--post'], "--github can't be"],
    [['--github', 'acme/shop#1', '--base', 'main'], "--github and --base can't be combined"],
    [['--github', 'acme/shop#1', '--fail-on', 'never'], "--github and --fail-on can't be combined"],
    [['--github', 'acme/nowhere#1'], 'GitHub answered 404 for acme/nowhere#1'],
  ])('%j', async (words, complaint) => {
    const { status, errors } = await review(github.userToken('ada'), ...words);
    expect(status).toBe(2);
    expect(errors).toContain(complaint);
  });

  test('without a token', async () => {
    const { status, errors } = await review(undefined, '--github', 'acme/shop#1');
    expect(status).toBe(2);
    expect(errors).toContain('GITHUB_TOKEN is empty');
  });

  test('what is closed', async () => {
    const { pull, token } = opened();
    github.user('ada').closes(pull);
    const { status, errors } = await review(token, '--github', name(pull));
    expect(status).toBe(2);
    expect(errors).toContain('there is no open pull request');
  });
});
