import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pull } from '../../fakes/github/fake-github.ts';
import { Refused } from '../../fakes/github/fake-github.ts';
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

let count = 0;

/** Two pull requests, each with a migration of its own, every box ticked. */
async function two(first: Readonly<Record<string, string>>, second: Readonly<Record<string, string>>) {
  const { github, settle } = stage;
  const repository = github.repository(`acme/queue-${++count}`, shop);
  repository.requiredChecks.add('migration-planner');
  const ada = github.user('ada');
  const pulls = [first, second].map((files) => ada.opensPullRequest(repository, { files }));
  await settle();
  for (const pull of pulls) await tickAll(pull);
  return { repository, pulls, ada };
}

async function tickAll(pull: Pull) {
  for (const item of openItems(seen(stage, pull).body)) stage.github.user('bob').ticksBox(pull, item);
  await stage.settle();
}

async function queued({ repository, pulls, ada }: Awaited<ReturnType<typeof two>>) {
  const group = ada.addsToMergeQueue(pulls);
  await stage.settle();
  const check = stage.github.checksOf({ repository, sha: group.sha }).at(-1);
  return { group, check };
}

const tags = harmless.replace('notes', 'tags');

describe('a merge group', () => {
  test('of two pull requests that get along is merged', async () => {
    const made = await two({ 'migrations/0003_index.sql': hazards }, { 'migrations/0004_notes.sql': harmless });
    const { group, check } = await queued(made);
    expect(check).toMatchObject({ conclusion: 'success', title: 'Merging them together adds no finding' });
    stage.github.mergeQueue.finishes(group);
    expect(made.pulls.map(({ merged }) => merged)).toEqual([true, true]);
  });

  test('with a migration that is too large to be read goes by who has read it', async () => {
    const rows = `INSERT INTO users (id) VALUES (1);\n`.repeat(160_000);
    const made = await two({ 'migrations/0003_rows.sql': rows }, { 'src/b.ts': 'export {};\n' });
    expect((await queued(made)).check?.conclusion).toBe('success');
    const [first] = made.pulls;
    const item = [...(first ? seen(stage, first).boxes : [])].find(([, ticked]) => ticked)?.[0] ?? '';
    if (first) stage.github.user('bob').comments(first, `/migration-planner untick ${item}`);
    await stage.settle();
    expect(first && seen(stage, first).conclusion).toBe('failure');
  });

  test('of two that take the same version is held up, and it is said which', async () => {
    const made = await two({ 'migrations/0003_notes.sql': harmless }, { 'migrations/0003_tags.sql': tags });
    expect(made.pulls.map((pull) => seen(stage, pull).conclusion)).toEqual(['success', 'success']);
    const { group, check } = await queued(made);
    expect(check?.conclusion).toBe('failure');
    expect(check?.summary).toContain('version 0003 is taken by migrations/0003_notes.sql');
    expect(check?.summary).toContain('Take one of them out of the queue');
    expect(() => stage.github.mergeQueue.finishes(group)).toThrow(Refused);
  });

  test('with a pull request that was unticked meanwhile is held up', async () => {
    const made = await two({ 'migrations/0003_index.sql': hazards }, { 'src/app.ts': 'export {};\n' });
    const [first] = made.pulls;
    if (!first) throw new Error('a pull request');
    const [item = ''] = [...seen(stage, first).boxes.keys()];
    stage.github.user('bob').unticksBox(first, item);
    await stage.settle();
    const { check } = await queued(made);
    expect(check?.conclusion).toBe('failure');
    expect(check?.summary).toContain(`Pull request ${first.number} has 1 open item.`);
  });

  test('with migrations that nobody reviewed is held up', async () => {
    const made = await two({ 'migrations/0003_notes.sql': harmless }, { 'src/app.ts': 'export {};\n' });
    const [first] = made.pulls;
    const key = { repository: made.repository.id, number: first?.number ?? 0 };
    const state = await stage.services.records.state(key);
    if (!state) throw new Error('no state');
    await stage.services.records.save(key, { ...state, judgement: undefined });
    const { check } = await queued(made);
    expect(check?.summary).toContain('`migrations/0003_notes.sql` belongs to no pull request that was reviewed');
  });

  test('without a migration is green', async () => {
    const made = await two({ 'src/a.ts': 'export {};\n' }, { 'src/b.ts': 'export {};\n' });
    expect((await queued(made)).check).toMatchObject({ conclusion: 'success', title: 'No migrations changed' });
  });

  test('is looked at again when its check is run again', async () => {
    const made = await two({ 'migrations/0003_notes.sql': harmless }, { 'src/app.ts': 'export {};\n' });
    const { group, check } = await queued(made);
    if (!check) throw new Error('no check');
    stage.github.user('bob').rerequestsCheck(made.repository, check);
    await stage.settle();
    expect(stage.github.checksOf({ repository: made.repository, sha: group.sha })).toHaveLength(1);
  });
});
