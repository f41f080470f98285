import type { ChecklistItem, Review } from '../../../model/review.ts';
import type { Notice, PendingRequest, Person, TickEntry } from '../../store/records.ts';
import type { Right } from './rights.ts';

/** A request with the right of whoever made it. */
export type RequestWithRight = PendingRequest & { readonly right: Right };

/** What is decided on: the review, what is ticked, and the commit. */
export type TickState = {
  readonly review: Review;
  readonly ticked: ReadonlyMap<string, TickEntry>;
  /** When somebody last set each box: what was asked before that is past. */
  readonly lastSet: ReadonlyMap<string, Date>;
  /** Boxes of our comment as it is now; none where there is no comment. */
  readonly shown: ReadonlyMap<string, boolean>;
  readonly headSha: string;
};

export type TickChange = { readonly item: string; readonly ticked: boolean };

/** What comes of wishes: entries for the book of ticks, and what the person is told. */
export type TickDecision = { readonly entries: readonly TickEntry[]; readonly refused: readonly string[] };

/** Whether a box is for people: what evidence has answered is not theirs to change. */
export function isForPeople({ state }: ChecklistItem): boolean {
  return state === 'to confirm' || state === 'failed';
}

/** Boxes that the comment shows as they were set: the others were set otherwise since. */
export function stillShown(wishes: readonly TickChange[], { shown }: TickState): readonly TickChange[] {
  return wishes.filter(({ item, ticked }) => shown.get(item) === ticked);
}

/**
 * Decides the boxes that one person ticked or unticked, in their order. What was asked before a box was last set comes to nothing:
 * it came late, or somebody else sends it again. So does a tick that the comment does not show any more. An untick counts all the
 * same, as long as it is the last word: what we wrote may have covered it.
 *
 * @param by `command`: nothing has to be shown
 */
export function decideTicks(
  wishes: readonly TickChange[],
  { sender, right, askedAt }: Requester,
  tickState: TickState,
  by: 'box' | 'command',
): TickDecision {
  const items = new Map(tickState.review.checklist.map((item) => [item.id, item]));
  const last = new Map<string, boolean>();
  const entries: TickEntry[] = [];
  const refused: string[] = [];
  for (const { item: id, ticked } of wishes) {
    const item = items.get(id);
    if (!item || !isForPeople(item)) continue;
    const isShown = by === 'command' || tickState.shown.get(id) === ticked;
    if (!isLastWord({ ticked, isShown, askedAt }, tickState.lastSet.get(id))) continue;
    const isSo = (last.get(id) ?? tickState.ticked.has(id)) === ticked;
    if (right.counts) {
      last.set(id, ticked);
      // What is so already is entered too: an older word that comes later must not win.
      entries.push({ item: id, ticked, by: sender, at: askedAt, content: item.text, headSha: tickState.headSha });
    } else if (!isSo) refused.push(item.text);
  }
  return { entries, refused };
}

/** GitHub counts seconds: of two words within one the comment tells which was the last. */
function isLastWord(
  { ticked, isShown, askedAt }: { readonly ticked: boolean; readonly isShown: boolean; readonly askedAt: Date },
  lastSet: Date | undefined,
): boolean {
  if (isShown) return lastSet === undefined || askedAt >= lastSet;
  return !ticked && (lastSet === undefined || askedAt > lastSet);
}

export type Requester = { readonly sender: Person; readonly right: Right; readonly askedAt: Date };

/** What somebody is told whose boxes do not count. */
export function refusalNotices({ sender, right, askedAt }: Requester, refused: readonly string[]): readonly Notice[] {
  if (right.counts || refused.length === 0) return [];
  const what = refused.length === 1 ? `The tick of “${refused[0]}” was` : `The ticks of ${refused.length} items were`;
  return [
    {
      to: sender.login,
      title: 'not counted',
      text: `${what} reverted: ${right.why}.`,
      at: askedAt.toISOString(),
    },
  ];
}

/** What a push took away: items that are ticked and no longer there. */
export function removedTicks(tickState: TickState, at: Date): readonly TickEntry[] {
  const lasting = (one: ChecklistItem) => isForPeople(one) || one.state === 'blocked';
  const there = new Set(tickState.review.checklist.filter(lasting).map(({ id }) => id));
  return [...tickState.ticked.values()]
    .filter(({ item }) => !there.has(item))
    .map((entry) => ({ ...entry, ticked: false, by: undefined, at, headSha: tickState.headSha }));
}
