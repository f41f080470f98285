import type { ChecklistItem } from '../../../model/review.ts';
import type { TickEntry } from '../../store/records.ts';
import type { Requester, TickState } from './decide.ts';

/** Longest reason in characters: more is for the conversation. */
const longestReason = 500;

/** What fails as written and nobody let pass. */
export function openBlocks({ review, ticked }: TickState): readonly ChecklistItem[] {
  return review.checklist.filter((one) => one.state === 'blocked' && ticked.get(one.id)?.reason === undefined);
}

/** Entries for the book of ticks: who lets what pass, and why. What was set since it was asked for stays. */
export function overrideEntries(
  items: readonly ChecklistItem[],
  reason: string,
  { sender, askedAt }: Requester,
  { headSha, lastSet }: TickState,
): readonly TickEntry[] {
  return items
    .filter(({ id }) => askedAt >= (lastSet.get(id) ?? askedAt))
    .map(({ id, text }) => ({
      item: id,
      ticked: true,
      by: sender,
      at: askedAt,
      content: text,
      headSha,
      reason: reason.slice(0, longestReason),
    }));
}

/** Takes an override back. */
export function withoutOverride(
  item: ChecklistItem,
  { sender, askedAt }: Requester,
  { headSha, ticked, lastSet }: TickState,
): readonly TickEntry[] {
  if (!ticked.has(item.id) || askedAt < (lastSet.get(item.id) ?? askedAt)) return [];
  return [{ item: item.id, ticked: false, by: sender, at: askedAt, content: item.text, headSha }];
}
