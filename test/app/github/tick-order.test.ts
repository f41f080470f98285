import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideTicks, type TickState } from '../../../src/app/github/ticks/decide.ts';
import type { TickEntry } from '../../../src/app/store/records.ts';
import { item, review } from '../../render/parts.ts';
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

let count = 0;
async function opened() {
  const { github, settle } = stage;
  const repository = github.repository(`acme/order-${++count}`, shop);
  const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
  await settle();
  return { pull, bob: github.user('bob'), items: openItems(seen(stage, pull).body) };
}

const lastDelivery = () => {
  const last = stage.github.deliveries.at(-1);
  if (!last) throw new Error('no delivery');
  return last;
};

describe('ticks and unticks', () => {
  test('delivered in reverse end in what the comment shows', async () => {
    const { pull, bob, items } = await opened();
    for (const item of items.slice(1)) bob.ticksBox(pull, item);
    await stage.settle();
    stage.github.hook.hold();
    bob.ticksBox(pull, items[0] ?? '');
    bob.unticksBox(pull, items[0] ?? '');
    stage.github.hook.release({ order: 'reversed' });
    await stage.settle();
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '1 item to confirm before merging' });
    expect(openItems(seen(stage, pull).body)).toEqual([items[0]]);
  });

  test('an old body that is sent again under a new id does nothing', async () => {
    const { pull, bob, items } = await opened();
    for (const item of items.slice(1)) bob.ticksBox(pull, item);
    await stage.settle();
    bob.ticksBox(pull, items[0] ?? '');
    const tick = lastDelivery();
    await stage.settle();
    expect(seen(stage, pull).conclusion).toBe('success');
    bob.unticksBox(pull, items[0] ?? '');
    await stage.settle();
    stage.github.hook.replay(tick);
    await stage.settle();
    expect(seen(stage, pull).conclusion).toBe('failure');
    // Not even while the comment shows a tick that is somebody else's, and was not told yet.
    stage.github.hook.hold();
    bob.ticksBox(pull, items[0] ?? '');
    stage.github.hook.lose();
    stage.github.hook.replay(tick);
    await stage.settle();
    expect(seen(stage, pull).conclusion).toBe('failure');
  });

  test('an old command that is sent again does nothing', async () => {
    const { pull, bob, items } = await opened();
    bob.comments(pull, `/migration-planner tick ${items[0]}`);
    const command = lastDelivery();
    await stage.settle();
    bob.unticksBox(pull, items[0] ?? '');
    await stage.settle();
    stage.github.hook.replay(command);
    await stage.settle();
    expect(openItems(seen(stage, pull).body)).toContain(items[0]);
  });
});

describe('whatever the order in which words about a box arrive', () => {
  const made = review({ checklist: [item('aa', { required: true, state: 'to confirm' })] });
  const person = { sender: { id: 1, login: 'bob' }, right: { counts: true } } as const;

  test('what is recorded at the end is what the comment shows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        (pauses, dice, inOneJob) => {
          // People click: each word says the opposite of the one before; several may fall into one second.
          const words = pauses.map((_, index) => {
            const seconds = pauses.slice(0, index + 1).reduce((sum, pause) => sum + pause, 0);
            return { ticked: index % 2 === 0, at: new Date(seconds * 1000) };
          });
          const shown = new Map([['aa', words.at(-1)?.ticked === true]]);
          const arriving = words
            .map((word) => ({ word, die: dice.next().value as number }))
            .sort((a, b) => a.die - b.die)
            .map(({ word }) => word);
          if (inOneJob) arriving.sort((a, b) => a.at.getTime() - b.at.getTime());
          const ticked = new Map<string, TickEntry>();
          const lastSet = new Map<string, Date>();
          const state: TickState = { review: made, ticked, lastSet, shown, headSha: 'abc' };
          for (const { ticked: wish, at: askedAt } of arriving) {
            const asked = { ...person, askedAt };
            for (const entry of decideTicks([{ item: 'aa', ticked: wish }], asked, state, 'box').entries) {
              if (entry.ticked) ticked.set(entry.item, entry);
              else ticked.delete(entry.item);
              lastSet.set(entry.item, entry.at);
            }
          }
          expect(ticked.has('aa')).toBe(shown.get('aa'));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
