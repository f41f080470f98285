import { describe, expect, test } from 'vitest';
import { hunksOf, isWithin } from '../../../src/app/github/change/hunks.ts';
import { hashBody } from '../../../src/app/github/comment/body.ts';
import { keepPendingTicks } from '../../../src/app/github/comment/pending-ticks.ts';

const now = new Date('2026-03-01T09:30:00Z');
const line = (item: string, ticked: boolean) => `- [${ticked ? 'x' : ' '}] <!-- item:${item} --> text`;
const ours = [line('aa', false), line('bb', true)].join('\n');

const kept = (theirs: string, more: { decided?: readonly string[]; secondsAgo?: number } = {}) =>
  keepPendingTicks(
    ours,
    { id: 1, node: 'IC', body: theirs, updatedAt: new Date(now.getTime() - (more.secondsAgo ?? 1) * 1000) },
    { written: hashBody(ours), decided: new Set(more.decided ?? []), now },
  );

describe('a box that somebody set a moment ago', () => {
  const theirs = [line('aa', true), line('bb', false)].join('\n');

  test('stays as it is while its webhook is on its way', () => expect(kept(theirs)).toBe(theirs));
  test('goes back when it was decided against', () => expect(kept(theirs, { decided: ['aa', 'bb'] })).toBe(ours));
  test('goes back when nobody told us in a minute', () => expect(kept(theirs, { secondsAgo: 61 })).toBe(ours));
  test('is not taken over when it is of no item', () => expect(kept(line('cc', true))).toBe(ours));
});

describe('lines that a review may comment on', () => {
  const patch = '@@ -1,3 +1,4 @@ CREATE\n a\n+b\n c\n d\n@@ -20 +21,2 @@\n x\n+y\n@@ -30,2 +32,0 @@\n-z\n-z';

  test('are those of the hunks, on the new side', () => {
    expect(hunksOf(patch)).toEqual([
      { first: 1, last: 4 },
      { first: 21, last: 22 },
    ]);
  });

  test('lie within one hunk', () => {
    expect(isWithin(hunksOf(patch), 2, 4)).toBe(true);
    expect(isWithin(hunksOf(patch), 4, 21)).toBe(false);
    expect(isWithin(hunksOf(patch), 5, 5)).toBe(false);
  });

  test('are none where the patch is missing or no patch', () => expect(hunksOf('Binary files differ')).toEqual([]));
});
