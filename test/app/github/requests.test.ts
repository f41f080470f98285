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

/** A repository with a long history, and a pull request that was reviewed already: the caches know the history. */
async function known() {
  const { github, settle } = stage;
  const history = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [
      `migrations/${String(at + 10).padStart(4, '0')}_table.sql`,
      `CREATE TABLE t${at} (id bigint PRIMARY KEY);\n`,
    ]),
  );
  const compose = { 'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n' };
  const repository = github.repository('acme/known', { ...shop, files: { ...shop.files, ...history, ...compose } });
  const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0400_index.sql': hazards } });
  await settle();
  github.user('ada').pushesTo(repository, 'main', { 'src/other.ts': 'export {};\n' });
  github.requests.forget();
  return { repository, pull };
}

describe('requests to GitHub', () => {
  test('of a first review are nine, of a tick five', async () => {
    const { github, settle } = stage;
    const { repository } = await known();
    const ada = github.user('ada');
    const pull = ada.opensPullRequest(repository, { files: { 'migrations/0401_index.sql': `${hazards}-- again\n` } });
    ada.comments(pull, 'have a look');
    await settle();
    expect(seen(stage, pull)).toMatchObject({ title: '3 items to confirm before merging' });
    expect(github.requests.perRoute()).toEqual({
      'POST /graphql': 2,
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': 1,
      'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': 1,
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': 1,
      'POST /repos/{owner}/{repo}/check-runs': 1,
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': 1,
      'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': 1,
    });
    expect(github.requests.count()).toBeLessThanOrEqual(12);

    github.requests.forget();
    github.user('bob').ticksBox(pull, openItems(seen(stage, pull).body)[0] ?? '');
    await settle();
    expect(github.requests.perRoute()).toEqual({
      'POST /graphql': 1,
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission': 1,
      'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': 1,
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': 1,
      'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': 1,
    });

    github.requests.forget();
    ada.pushes(pull, { 'migrations/0401_index.sql': `${hazards}-- once more\n` });
    await settle();
    expect(github.requests.count()).toBeLessThanOrEqual(7);
  });

  test('of a pull request without a migration are four', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/without', shop);
    const ada = github.user('ada');
    ada.opensPullRequest(repository, { files: { 'src/a.ts': 'export {};\n' } });
    await settle();
    github.requests.forget();
    ada.opensPullRequest(repository, { files: { 'src/b.ts': 'export {};\n' } });
    await settle();
    expect(github.requests.perRoute()).toEqual({
      'POST /graphql': 1,
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': 1,
      'POST /repos/{owner}/{repo}/check-runs': 1,
    });
  });
});
