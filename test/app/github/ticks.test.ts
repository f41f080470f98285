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

let count = 0;

/** A pull request of ada's with three items to tick. */
async function opened(more: Readonly<Record<string, string>> = {}) {
  const { github, settle } = stage;
  const repository = github.repository(`acme/ticks-${++count}`, { ...shop, files: { ...shop.files, ...more } });
  const ada = github.user('ada');
  const pull = ada.opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
  await settle();
  return { repository, pull, ada, bob: github.user('bob'), items: openItems(seen(stage, pull).body) };
}

const settings = (text: string) => ({ '.github/migration-planner.yml': text });

describe('ticks', () => {
  test('one by one turn the check green, with names in comment and check', async () => {
    const { pull, bob, items } = await opened();
    for (const [at, item] of items.entries()) {
      bob.ticksBox(pull, item);
      await stage.settle();
      const left = items.length - at - 1;
      expect(seen(stage, pull).title).toBe(
        left === 0
          ? '3 items confirmed, nothing left'
          : `${left} item${left === 1 ? '' : 's'} to confirm before merging`,
      );
    }
    const { body, check } = seen(stage, pull);
    expect(check?.conclusion).toBe('success');
    expect(check?.summary).toContain('by `bob`');
    expect(body).toContain('## ✅ Migration review: everything is ticked');
    expect(body.match(/\(ticked by `bob` 20/g)).toHaveLength(3);
    expect(stage.github.checksOf(pull)).toHaveLength(1);
  });

  test('are taken back by an untick', async () => {
    const { pull, bob, ada, items } = await opened();
    for (const item of items) bob.ticksBox(pull, item);
    await stage.settle();
    ada.unticksBox(pull, items[0] ?? '');
    await stage.settle();
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '1 item to confirm before merging' });
    expect(openItems(seen(stage, pull).body)).toEqual([items[0]]);
  });

  test('survive a push that does not touch their item, and fall with one that does', async () => {
    const { pull, ada, bob, items } = await opened();
    for (const item of items) bob.ticksBox(pull, item);
    await stage.settle();
    const [index = ''] = hazards.split('\n');
    const changed = hazards.replace(index, `${index}\n-- a remark\n`).replace('orders_user F', 'orders_owner F');
    ada.pushes(pull, { 'migrations/0003_index.sql': changed });
    await stage.settle();
    const { boxes, body, title } = seen(stage, pull);
    expect(boxes.get(items[0] ?? '')).toBe(true);
    expect(boxes.has(items[1] ?? '')).toBe(false);
    expect(title).toBe('2 items to confirm before merging');
    expect(body).toContain('(ticked by `bob`');
    // What fell stays fallen: the old text is back, and nobody has looked at it again.
    ada.pushes(pull, { 'migrations/0003_index.sql': hazards });
    await stage.settle();
    expect(seen(stage, pull).boxes.get(items[1] ?? '')).toBe(false);
  });

  test('of two people within a second are both kept, in whatever order they arrive', async () => {
    const { pull, ada, bob, items } = await opened();
    stage.github.hook.hold();
    ada.ticksBox(pull, items[0] ?? '');
    bob.ticksBox(pull, items[1] ?? '');
    stage.github.hook.release({ order: 'reversed', times: 2 });
    await stage.settle();
    const { body } = seen(stage, pull);
    expect(openItems(body)).toEqual([items[2]]);
    expect(body).toMatch(new RegExp(`${items[0]} -->.*ticked by \`ada\``));
    expect(body).toMatch(new RegExp(`${items[1]} -->.*ticked by \`bob\``));
  });

  test('of one while another’s is being written are both kept, and no box jumps back', async () => {
    const { pull, ada, bob, items } = await opened();
    const { github, settle } = stage;
    github.slowDown({ 'GET /repos/{owner}/{repo}/collaborators/{username}/permission': 150 });
    ada.ticksBox(pull, items[0] ?? '');
    await new Promise((later) => setTimeout(later, 100));
    // The job has looked at the body already; this webhook comes after it has written.
    github.hook.hold();
    bob.ticksBox(pull, items[1] ?? '');
    await new Promise((later) => setTimeout(later, 400));
    github.hook.release();
    await settle();
    github.slowDown(0);
    expect(openItems(seen(stage, pull).body)).toEqual([items[2]]);
    expect(seen(stage, pull).title).toBe('1 item to confirm before merging');
  });

  test('by slash command count the same', async () => {
    const { pull, bob, items } = await opened();
    bob.comments(pull, `/migration-planner tick ${items[0]}`);
    await stage.settle();
    expect(seen(stage, pull).title).toBe('2 items to confirm before merging');
    bob.comments(pull, `/migration-planner untick ${items[0]}`);
    await stage.settle();
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
  });
});

describe('a tick that does not count', () => {
  test('of somebody who may only read is taken back, and it is said why', async () => {
    const { repository, pull, bob, items } = await opened();
    stage.github.hook.hold();
    bob.ticksBox(pull, items[0] ?? '');
    repository.collaborators.set('bob', 'read');
    stage.github.hook.release();
    await stage.settle();
    const { body, boxes, title, check } = seen(stage, pull);
    expect(boxes.get(items[0] ?? '')).toBe(false);
    expect(title).toBe('3 items to confirm before merging');
    expect(body).toMatch(
      /For `bob`, `not counted`, .*was reverted: this needs write access, and the role of this account is read\./,
    );
    expect(check?.summary).toContain('this needs write access');
  });

  test('by command of somebody who may only read is answered', async () => {
    const { pull, items } = await opened();
    stage.github.user('reader').comments(pull, `/migration-planner tick ${items[0]}`);
    await stage.settle();
    expect(seen(stage, pull).body).toContain(
      'Not done: this needs write access, and the role of this account is read.',
    );
  });

  test('of the author, where the settings do not let them', async () => {
    const { pull, ada, bob, items } = await opened(settings('ticks:\n  author: false\n'));
    ada.ticksBox(pull, items[0] ?? '');
    await stage.settle();
    expect(seen(stage, pull).body).toContain('the settings do not let the author of the change tick');
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
    bob.ticksBox(pull, items[0] ?? '');
    await stage.settle();
    expect(seen(stage, pull).title).toBe('2 items to confirm before merging');
  });

  test('where a team is asked for that the App may not read, is told so', async () => {
    const { pull, bob, items } = await opened(settings('ticks:\n  teams: [database]\n'));
    stage.github.team('acme/database', ['bob']);
    bob.ticksBox(pull, items[0] ?? '');
    await stage.settle();
    expect(seen(stage, pull).body).toContain('this App cannot read teams');
  });

  test('of text that people write into the comment is none, and the text goes', async () => {
    const { pull, bob, items } = await opened();
    const [comment] = seen(stage, pull).comments;
    if (!comment) throw new Error('no comment');
    bob.editsComment(comment, `${comment.body}\n- [x] <!-- item:0000000000 --> I am the boss`);
    await stage.settle();
    expect(seen(stage, pull).body).not.toContain('I am the boss');
    expect(openItems(seen(stage, pull).body)).toEqual(items);
  });

  test('by dragging items about is none', async () => {
    const { pull, bob, items } = await opened();
    const [comment] = seen(stage, pull).comments;
    if (!comment) throw new Error('no comment');
    const lines = comment.body.split('\n');
    const [first, second] = items.map((item) => lines.findIndex((line) => line.includes(`item:${item} `)));
    const dragged = lines.with(first ?? 0, lines[second ?? 0] ?? '').with(second ?? 0, lines[first ?? 0] ?? '');
    bob.editsComment(comment, dragged.join('\n'));
    await stage.settle();
    expect(openItems(seen(stage, pull).body)).toEqual(items);
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
  });
});

describe('where members of a team are asked for', () => {
  test('they tick, and others do not', async () => {
    const teams = await openStage({ permissions: { ...permissions, members: 'read' } });
    const { github } = teams;
    github.team('acme/database', ['bob']);
    const files = { ...shop.files, ...settings('ticks:\n  teams: [database]\n') };
    const repository = github.repository('acme/shop', { ...shop, files });
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
    await teams.settle();
    const items = openItems(seen(teams, pull).body);
    github.user('ada').ticksBox(pull, items[0] ?? '');
    github.user('bob').ticksBox(pull, items[1] ?? '');
    await teams.settle();
    expect(seen(teams, pull).boxes.get(items[0] ?? '')).toBe(false);
    expect(seen(teams, pull).boxes.get(items[1] ?? '')).toBe(true);
    expect(seen(teams, pull).body).toContain('the settings require a member of database');
    await teams.close();
    expect(teams.failures).toEqual([]);
    expect(github.violations).toEqual([]);
  });
});
