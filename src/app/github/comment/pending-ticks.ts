import { readTicks } from '../../../render/comment/ticks.ts';
import type { CurrentComment } from '../fetch-pull-request.ts';
import { hashBody } from './body.ts';

/** So long a webhook may be on its way. After that a box that nobody told us about goes back to what is recorded. */
const maxPendingMilliseconds = 60_000;

/** What must be known to tell a tick that is on its way from one that was decided. */
export type KnownTicks = {
  /** Hash of the body that we wrote last. */
  readonly written: string | undefined;
  /** Boxes that were decided just now, whatever came of them. */
  readonly decided: ReadonlySet<string>;
  readonly now: Date;
};

/**
 * Our body with the boxes left as people set them a moment ago. They count nothing yet: their webhook brings who it was.
 * Without this a box would jump back under the hand that ticked it.
 */
export function keepPendingTicks(
  body: string,
  found: CurrentComment | undefined,
  { written, decided, now }: KnownTicks,
): string {
  if (!found || written === undefined || hashBody(found.body) === written) return body;
  if (now.getTime() - found.updatedAt.getTime() > maxPendingMilliseconds) return body;
  const ours = readTicks(body);
  const theirs = [...readTicks(found.body)].filter(([item, ticked]) => {
    const own = ours.get(item);
    return own !== undefined && own !== ticked && !decided.has(item);
  });
  return theirs.reduce((text, [item, ticked]) => setBox(text, item, ticked), body);
}

function setBox(body: string, item: string, ticked: boolean): string {
  const box = (sign: string): string => `- [${sign}] <!-- item:${item} -->`;
  return body.replace(box(ticked ? ' ' : 'x'), () => box(ticked ? 'x' : ' '));
}
