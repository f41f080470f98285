import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hazards, shop } from './shop.ts';
import { openItems, openStage, permissions, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

const create = 'POST /repos/{owner}/{repo}/check-runs';
const update = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';
const files = { 'migrations/0003_index.sql': hazards };
let count = 0;

async function opened() {
  const { github, settle } = stage;
  const repository = github.repository(`acme/again-${++count}`, shop);
  const pull = github.user('ada').opensPullRequest(repository, { files });
  await settle();
  const { check } = seen(stage, pull);
  if (!check) throw new Error('no check');
  github.requests.forget();
  return { repository, pull, check, ada: github.user('ada'), bob: github.user('bob') };
}

describe('a review is made anew', () => {
  test('when the check is run again', async () => {
    const { repository, pull, check, bob } = await opened();
    bob.rerequestsCheck(repository, check);
    await stage.settle();
    expect(stage.github.requests.count(update)).toBe(1);
    expect(stage.github.requests.count(create)).toBe(0);
    expect(seen(stage, pull).comments).toHaveLength(1);
  });

  test('when all checks are run again', async () => {
    const { repository, check, bob } = await opened();
    bob.rerequestsSuite(repository, check);
    await stage.settle();
    expect(stage.github.requests.count(update)).toBe(1);
  });

  test('when all checks of a fork are run again, whose pull request GitHub does not name', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/again-forked', shop);
    const eve = github.user('eve');
    const pull = eve.opensPullRequest(repository, { from: eve.forks(repository), files });
    await settle();
    github.requests.forget();
    const { check } = seen(stage, pull);
    if (!check) throw new Error('no check');
    github.user('bob').rerequestsSuite(repository, check);
    await settle();
    expect(github.requests.count(update)).toBe(1);
  });

  test('when the button is pressed', async () => {
    const { repository, check, bob } = await opened();
    bob.pressesButton(repository, check, 'review');
    await stage.settle();
    expect(stage.github.requests.count(update)).toBe(1);
  });

  test('when its author, who may only read, says so', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/again-author', shop);
    const eve = github.user('eve');
    const pull = eve.opensPullRequest(repository, { from: eve.forks(repository), files });
    await settle();
    github.requests.forget();
    eve.comments(pull, '/migration-planner review');
    await settle();
    expect(github.requests.count(update)).toBe(1);
  });

  test('and nothing is written when nothing changed and nobody asked', async () => {
    const { pull, ada } = await opened();
    ada.convertsToDraft(pull);
    await stage.settle();
    expect(stage.github.requests.perRoute()).toEqual({ 'POST /graphql': 1 });
  });

  test('and what was offered in the diff is not offered again', async () => {
    const { pull, ada } = await opened();
    expect(pull.reviewComments.size).toBe(1);
    ada.pushes(pull, { 'README.md': 'A shop\n' });
    await stage.settle();
    expect(pull.reviewComments.size).toBe(1);
    ada.pushes(pull, { 'migrations/0004_check.sql': "ALTER TABLE users ADD CONSTRAINT named CHECK (name <> '');\n" });
    await stage.settle();
    expect([...pull.reviewComments.values()].map(({ path }) => path)).toEqual([
      'migrations/0003_index.sql',
      'migrations/0004_check.sql',
    ]);
  });
});

describe('commands', () => {
  test('help says what there is, and what waits', async () => {
    const { pull, bob } = await opened();
    const items = openItems(seen(stage, pull).body);
    bob.comments(pull, '/migration-planner help');
    await stage.settle();
    const { body, check } = seen(stage, pull);
    for (const item of items) expect(body).toContain(`\`${item}\``);
    expect(body).toContain('`/migration-planner untick <item>`');
    expect(check?.summary).toContain('For `bob`');
  });

  test('explain tells about a rule, or which one may be meant', async () => {
    const { pull, bob } = await opened();
    bob.comments(pull, '/migration-planner explain column-renamed');
    bob.comments(pull, '/migration-planner explain column-rename');
    await stage.settle();
    expect(seen(stage, pull).body).toContain('`/migration-planner explain column-renamed`');
    expect(seen(stage, pull).body).toContain('Did you mean `column-renamed`?');
  });

  test('plan says where the plan is', async () => {
    const { pull, bob } = await opened();
    bob.comments(pull, '/migration-planner plan');
    await stage.settle();
    expect(seen(stage, pull).body).toContain('The plan is in the details of the check.');
  });

  test.each([
    ['plan rename-colum users.name full_name', 'Did you mean `rename-column`?'],
    ['plan change-type users.id int; DROP TABLE users', 'is not a statement that PostgreSQL can parse'],
    ['plan set-not-null users.email --project elsewhere', 'there are no migrations in elsewhere'],
    ['plan add-check users named name in (1)', 'this story runs no SQL'],
    ['plan rename-column users.name', '/migration-planner plan rename-column users.name full_name'],
  ])('%s is refused, with what was expected', async (words, answer) => {
    const { pull, bob } = await opened();
    bob.comments(pull, `/migration-planner ${words}`);
    await stage.settle();
    expect(seen(stage, pull).body).toContain(answer);
  });

  test('a plan is for who may write', async () => {
    const { pull } = await opened();
    stage.github.user('reader').comments(pull, '/migration-planner plan set-not-null users.email');
    await stage.settle();
    expect(seen(stage, pull).body).toContain('Not done:');
    expect(seen(stage, pull).body).not.toContain('Planned on the base branch');
  });

  test.each([
    ['/migration-planner tock', 'Did you mean `tick`?'],
    ['/migration-planner tick 1234', 'There is no item `1234`.'],
    ['/migration-planner', 'A comment may start with'],
    ['/migration-planner tick <script>@everyone', 'There is no item'],
  ])('%j is answered', async (text, answer) => {
    const { pull, bob } = await opened();
    bob.comments(pull, text);
    await stage.settle();
    expect(seen(stage, pull).body).toContain(answer);
  });

  test.each([
    ['without a reaction, which takes a right that the App does not ask for', 'read', [[], []]],
    ['with a reaction where owners have given that right', 'write', [['+1'], ['confused']]],
  ] as const)('are done and answered %s', async (_, issues, reactions) => {
    const { github, settle } = stage;
    const repository = github.repository(`issues-${issues}/shop`, { ...shop, permissions: { ...permissions, issues } });
    const pull = github.user('ada').opensPullRequest(repository, { files });
    await settle();
    const [item = ''] = openItems(seen(stage, pull).body);
    const done = github.user('bob').comments(pull, `/migration-planner tick ${item}`);
    const refused = github.user('reader').comments(pull, `/migration-planner tick ${item}`);
    await settle();
    expect([done, refused].map((comment) => comment.reactions.map(({ content }) => content))).toEqual(reactions);
    const { title, body, check } = seen(stage, pull);
    expect(title).toBe('2 items to confirm before merging');
    for (const text of [body, check?.summary]) expect(text).toContain('Not done: this needs write access');
  });
});
