import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commentMarker } from '../../../src/app/github/comment/body.ts';
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

const create = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
let count = 0;

async function opened() {
  const { github, settle } = stage;
  const repository = github.repository(`acme/comments-${++count}`, shop);
  const ada = github.user('ada');
  const pull = ada.opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
  await settle();
  const [comment] = seen(stage, pull).comments;
  if (!comment) throw new Error('no comment');
  return { repository, pull, ada, bob: github.user('bob'), comment };
}

const anew = async (pull: Awaited<ReturnType<typeof opened>>['pull']) => {
  stage.github.user('ada').comments(pull, '/migration-planner review');
  await stage.settle();
};

describe('our comment', () => {
  test('that somebody deleted comes again, with its ticks', async () => {
    const { pull, ada, bob, comment } = await opened();
    bob.ticksBox(pull, openItems(comment.body)[0] ?? '');
    await stage.settle();
    ada.deletesComment(comment);
    await stage.settle();
    const { comments, body } = seen(stage, pull);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.id).not.toBe(comment.id);
    expect(body).toContain('(ticked by `bob`');
  });

  test('that somebody forged is not taken for ours', async () => {
    const { pull, bob, comment } = await opened();
    const forged = bob.comments(pull, comment.body.replaceAll('- [ ]', '- [x]'));
    await anew(pull);
    expect(forged.body).toContain('- [x]');
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
    expect(seen(stage, pull).comments.map(({ id }) => id)).toEqual([comment.id]);
  });

  test('that is there twice is one again, the first', async () => {
    const { github } = stage;
    const { repository, pull, comment } = await opened();
    const token = github.appToken(repository);
    const [owner, name] = ['acme', repository.name];
    const response = await fetch(`${github.url}/repos/${owner}/${name}/issues/${pull.number}/comments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ body: `${commentMarker}\na second one` }),
    });
    expect(response.status).toBe(201);
    await anew(pull);
    expect(seen(stage, pull).comments.map(({ id }) => id)).toEqual([comment.id]);
  });

  test('that lost its mark is known all the same', async () => {
    const { pull, bob, comment } = await opened();
    bob.editsComment(comment, 'nothing to see here');
    await stage.settle();
    expect(seen(stage, pull).comments).toHaveLength(1);
    expect(seen(stage, pull).body).toContain(commentMarker);
  });

  test('is found among hundreds of others when nobody remembers it', async () => {
    const { repository, pull, bob, comment } = await opened();
    for (let number = 0; number < 230; number++) bob.comments(pull, `opinion ${number}`);
    await stage.settle();
    const key = { repository: repository.id, number: pull.number };
    const state = await stage.services.records.state(key);
    if (!state) throw new Error('no state');
    await stage.services.records.save(key, { ...state, comment: undefined, judgement: undefined });
    await anew(pull);
    expect(seen(stage, pull).comments.map(({ id }) => id)).toEqual([comment.id]);
  });

  test('says so when the migrations have left the pull request, and comes back with them', async () => {
    const { pull, ada } = await opened();
    ada.pushes(pull, { 'migrations/0003_index.sql': undefined, 'src/app.ts': 'export {};\n' });
    await stage.settle();
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'success', title: 'No migrations changed' });
    expect(seen(stage, pull).body).toContain('no longer changes migrations');
    ada.pushes(pull, { 'migrations/0003_index.sql': hazards });
    await stage.settle();
    expect(seen(stage, pull)).toMatchObject({ title: '3 items to confirm before merging' });
    expect(seen(stage, pull).comments).toHaveLength(1);
  });

  test('is left deleted when there is nothing to say any more', async () => {
    const { pull, ada, comment } = await opened();
    ada.pushes(pull, { 'migrations/0003_index.sql': undefined, 'src/app.ts': 'export {};\n' });
    await stage.settle();
    ada.deletesComment(comment);
    await stage.settle();
    expect(seen(stage, pull).comments).toEqual([]);
    expect(seen(stage, pull).conclusion).toBe('success');
  });

  test('stays within the limit, whatever the migration is', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/long', shop);
    const statements = Array.from({ length: 400 }, (_, at) => `CREATE INDEX i${at} ON orders (user_id, id);`);
    const pull = github.user('ada').opensPullRequest(repository, {
      files: { 'migrations/0003_indexes.sql': `${statements.join('\n')}\n${'-- filler\n'.repeat(9000)}` },
    });
    await settle();
    const { body, check } = seen(stage, pull);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toContain('Shortened:');
    expect(check?.annotations).toHaveLength(200);
    expect(openItems(body).length).toBeGreaterThan(0);
  });
});

describe('a comment that may have been created', () => {
  test.each([502, 'cut'] as const)('though the answer was %s is not created twice', async (status) => {
    const { github } = stage;
    const before = github.requests.count(create);
    github.failNext({ route: create, status, after: true });
    const { pull } = await opened();
    expect(seen(stage, pull).comments).toHaveLength(1);
    expect(github.requests.count(create)).toBe(before + 1);
  });

  test('before a crash is found, not created again', async () => {
    const { repository, pull, comment } = await opened();
    const key = { repository: repository.id, number: pull.number };
    const state = await stage.services.records.state(key);
    if (!state) throw new Error('no state');
    await stage.services.records.save(key, {
      ...state,
      comment: 'sought',
      check: 'sought',
      offered: { sought: true, keys: [] },
    });
    const reviews = pull.reviews.length;
    await anew(pull);
    expect(seen(stage, pull).comments.map(({ id }) => id)).toEqual([comment.id]);
    expect(stage.github.checksOf(pull)).toHaveLength(1);
    expect(pull.reviews).toHaveLength(reviews);
  });
});
