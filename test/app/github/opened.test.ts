import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { harmless, hazards, shop } from './shop.ts';
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

describe('a pull request with a migration', () => {
  test('gets a comment, a check and fixes in the diff', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/shop', shop);
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
    await settle();
    const { comments, body, check } = seen(stage, pull);
    expect(comments).toHaveLength(1);
    expect(body).toMatch(/^<!-- migration-planner:comment -->\n## ⚠️ Migration review: 3 items to tick before merging/);
    expect(openItems(body)).toHaveLength(3);
    expect(body).toContain(`For commit \`${pull.head.sha.slice(0, 7)}\` into \`main\`.`);
    expect(check).toMatchObject({
      name: 'migration-planner',
      status: 'completed',
      conclusion: 'failure',
      title: '3 items to confirm before merging',
      externalId: `pull-request:${pull.number}`,
    });
    expect(check?.annotations.map(({ path, start_line, title }) => [path, start_line, title])).toEqual([
      ['migrations/0003_index.sql', 1, 'index-built-without-concurrently'],
      ['migrations/0003_index.sql', 3, 'foreign-key-added-with-validation'],
    ]);
    const [fix, ...others] = [...pull.reviewComments.values()];
    expect(others).toEqual([]);
    expect(fix).toMatchObject({ path: 'migrations/0003_index.sql', line: 3, side: 'RIGHT' });
    expect(fix?.body).toContain('```suggestion\nSET LOCAL lock_timeout');
    expect(pull.reviews).toMatchObject([{ state: 'COMMENTED' }]);
  });

  test('from a fork gets the same, through the base repository', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/forked', shop);
    const eve = github.user('eve');
    const fork = eve.forks(repository);
    const pull = eve.opensPullRequest(repository, { from: fork, files: { 'migrations/0003_index.sql': hazards } });
    await settle();
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '3 items to confirm before merging' });
    expect(seen(stage, pull).comments).toHaveLength(1);
  });

  test('as a draft is reviewed, and left in peace until it is ready', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/drafts', shop);
    const ada = github.user('ada');
    const pull = ada.opensPullRequest(repository, { draft: true, files: { 'migrations/0003_index.sql': hazards } });
    await settle();
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure' });
    expect(pull.reviews).toEqual([]);
    ada.marksReady(pull);
    await settle();
    expect(pull.reviews).toHaveLength(1);
    ada.convertsToDraft(pull);
    ada.marksReady(pull);
    await settle();
    expect(pull.reviews).toHaveLength(1);
    expect(github.checksOf(pull)).toHaveLength(1);
  });
});

describe('a pull request without a migration', () => {
  test('gets a green check that says so, and no comment', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/plain', shop);
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'src/app.ts': 'export {};\n' } });
    await settle();
    expect(seen(stage, pull)).toMatchObject({ comments: [], conclusion: 'success', title: 'No migrations changed' });
  });

  test('of PostgreSQL does not pass for examined', async () => {
    const { github, settle } = stage;
    const mysql = 'CREATE TABLE `users` (`id` int AUTO_INCREMENT) ENGINE=InnoDB;\n';
    const files = { 'db/migrate/20260101000000_add_users.rb': 'class AddUsers < ActiveRecord::Migration[8.0]; end\n' };
    const repository = github.repository('acme/rails', { ...shop, files: { 'a.sql': mysql, ...files } });
    const more = { 'db/migrate/20260102000000_add_notes.rb': 'class AddNotes < ActiveRecord::Migration[8.0]; end\n' };
    const pull = github.user('ada').opensPullRequest(repository, { files: more });
    await settle();
    expect(seen(stage, pull)).toMatchObject({ comments: [], conclusion: 'neutral' });
    expect(seen(stage, pull).title).toBe('Not reviewed: one file (Rails) in db/migrate');
  });
});

describe('what happens to the branches', () => {
  test('a harmless push, a force push, a rebase and a new base end in a true check', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/moving', shop);
    const ada = github.user('ada');
    const pull = ada.opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
    await settle();
    ada.forcePushes(pull, { 'migrations/0003_notes.sql': harmless });
    await settle();
    expect(seen(stage, pull).title).toBe('1 item to confirm before merging');
    ada.pushesTo(repository, 'main', { 'migrations/0003_taken.sql': harmless.replace('notes', 'tags') });
    ada.rebases(pull);
    await settle();
    expect(seen(stage, pull).body).toContain('version 0003 is taken by migrations/0003_taken.sql');
    ada.pushesTo(repository, 'release', {});
    ada.retargets(pull, 'release');
    await settle();
    expect(seen(stage, pull).body).toContain('into `release`');
    expect(seen(stage, pull).comments).toHaveLength(1);
  });

  test('a version that was taken since is found without a rebase', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/behind', shop);
    const ada = github.user('ada');
    ada.pushesTo(repository, 'feature', { 'migrations/0003_notes.sql': harmless });
    ada.pushesTo(repository, 'main', { 'migrations/0003_taken.sql': harmless.replace('notes', 'tags') });
    const pull = ada.opensPullRequest(repository, { branch: 'feature' });
    await settle();
    expect(seen(stage, pull).body).toContain('version 0003 is taken by migrations/0003_taken.sql');
  });

  test('closed it is left alone, reopened it is true again', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/closing', shop);
    const ada = github.user('ada');
    const pull = ada.opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
    await settle();
    const checks = github.requests.count('POST /repos/{owner}/{repo}/check-runs');
    ada.closes(pull);
    await settle();
    ada.pushes(pull, { 'migrations/0004_notes.sql': harmless });
    await settle();
    expect(github.requests.count('POST /repos/{owner}/{repo}/check-runs')).toBe(checks);
    ada.reopens(pull);
    await settle();
    expect(seen(stage, pull)).toMatchObject({ title: '3 items to confirm before merging' });
  });
});
