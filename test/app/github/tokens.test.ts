import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notRehearsing } from './not-rehearsing.ts';
import { hazards, shop } from './shop.ts';
import { openItems, openStage, type Stage, seen } from './stage.ts';

let stage: Stage;
let duringRehearsal: () => void;
beforeEach(async () => {
  duringRehearsal = () => undefined;
  stage = await openStage({
    rehearse: async (request) => {
      duringRehearsal();
      return notRehearsing(request);
    },
  });
});
afterEach(async () => {
  await stage.close();
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

const making = 'POST /app/installations/{installation_id}/access_tokens';
const settings = '.github/migration-planner.yml';
const migration = { 'migrations/0003_index.sql': hazards };
const madeTokens = () => stage.github.requests.all.filter(({ route }) => route === making);

describe('a token', () => {
  test('that ends in the middle of a review is renewed, and the review goes on', async () => {
    const repository = stage.github.repository('acme/shop', shop);
    duringRehearsal = () => stage.github.expireTokens();
    const pull = stage.github.user('ada').opensPullRequest(repository, { files: migration });
    await stage.settle();
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '3 items to confirm before merging' });
    expect(seen(stage, pull).comments).toHaveLength(1);
    expect(stage.github.checksOf(pull)).toHaveLength(1);
    // The work's own, its successor, and one for the settings of the organisation, which has none.
    expect(madeTokens().filter(({ status }) => status === 201)).toHaveLength(2);
  });

  test('that ended while nothing happened is renewed for a tick', async () => {
    const repository = stage.github.repository('acme/shop', shop);
    const pull = stage.github.user('ada').opensPullRequest(repository, { files: migration });
    await stage.settle();
    stage.github.expireTokens();
    stage.github.user('bob').ticksBox(pull, openItems(seen(stage, pull).body)[0] ?? '');
    await stage.settle();
    expect(seen(stage, pull).title).toBe('2 items to confirm before merging');
  });

  test('opens one repository, with what the App asks for and no more', async () => {
    const repository = stage.github.repository('acme/shop', {
      ...shop,
      permissions: { ...granted, administration: 'write', members: 'read' },
    });
    stage.github.user('ada').opensPullRequest(repository, { files: migration });
    await stage.settle();
    expect(madeTokens()[0]?.body).toEqual({
      repository_ids: [repository.id],
      permissions: { ...granted, members: 'read' },
    });
  });

  test('does without a right that is taken away between two of them', async () => {
    const repository = stage.github.repository('acme/shop', { ...shop, permissions: granted });
    const pull = stage.github.user('ada').opensPullRequest(repository, { files: migration });
    await stage.settle();
    const { statuses: _, ...less } = granted;
    stage.github.install(repository, less);
    stage.github.expireTokens();
    stage.github.user('ada').pushes(pull, { 'migrations/0004_tags.sql': 'CREATE TABLE tags (id bigint);\n' });
    await stage.settle();
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure' });
    expect(madeTokens().at(-1)?.body).toMatchObject({ permissions: less });
  });

  test('asks for no more than an older installation has granted', async () => {
    const { merge_queues: _, ...older } = granted;
    const repository = stage.github.repository('acme/shop', { ...shop, permissions: older });
    const pull = stage.github.user('ada').opensPullRequest(repository, { files: migration });
    await stage.settle();
    expect(madeTokens()[0]?.body).toMatchObject({ permissions: older });
    expect(seen(stage, pull).conclusion).toBe('failure');
  });
});

const granted = {
  checks: 'write',
  contents: 'read',
  issues: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
} as const;

describe('settings in a private repository of the organisation', () => {
  test('are read with a token that reads that repository alone', async () => {
    stage.github.repository('acme/.github', { private: true, files: { [settings]: 'failOn: never\n' } });
    const repository = stage.github.repository('acme/shop', { ...shop, private: true });
    const pull = stage.github.user('ada').opensPullRequest(repository, { files: migration });
    await stage.settle();
    expect(seen(stage, pull).conclusion).toBe('success');
    expect(seen(stage, pull).body).toContain('The settings come from `acme/.github`.');
    expect(madeTokens().map(({ body }) => body)).toContainEqual({
      repositories: ['.github'],
      permissions: { contents: 'read', metadata: 'read' },
    });
  });

  test('that the App does not have are said not to be read', async () => {
    stage.github.repository('acme/.github', {
      private: true,
      installed: false,
      files: { [settings]: 'failOn: never\n' },
    });
    const repository = stage.github.repository('acme/shop', { ...shop, private: true });
    const pull = stage.github.user('ada').opensPullRequest(repository, { files: migration });
    await stage.settle();
    expect(seen(stage, pull).conclusion).toBe('failure');
    expect(seen(stage, pull).body).toContain('This App cannot read `acme/.github`, if it exists');
    const before = madeTokens().length;
    stage.github.user('bob').comments(pull, '/migration-planner review');
    await stage.settle();
    // It is not asked for with every job.
    expect(madeTokens()).toHaveLength(before);
  });

  test('may be what those of the repository start from', async () => {
    stage.github.repository('acme/house', { private: true, files: { 'rules.yml': 'failOn: never\n' } });
    const files = { ...shop.files, [settings]: '_extends: house:rules.yml\n' };
    const repository = stage.github.repository('acme/shop', { ...shop, private: true, files });
    const pull = stage.github.user('ada').opensPullRequest(repository, { files: migration });
    await stage.settle();
    expect(seen(stage, pull).conclusion).toBe('success');
    expect(madeTokens().map(({ body }) => body)).toContainEqual({
      repositories: ['house'],
      permissions: { contents: 'read', metadata: 'read' },
    });
  });
});
