import type { Review } from '../../model/review.ts';
import { type Context, contextOf, isOpen, type RenderOptions } from '../context.ts';
import { counted } from '../words/names.ts';

/** The state of a review in a few words: the title of the comment, and of a check. */
export function renderTitle(review: Review, options: RenderOptions = {}): string {
  return titleOf(contextOf(review, options));
}

export function titleOf({ review, ticks }: Context): string {
  const open = review.checklist.filter((item) => isOpen(item, ticks)).length;
  if (review.verdict.state === 'blocked') return '⛔ Migration review: it fails as written';
  if (open > 0) return `⚠️ Migration review: ${counted(open, 'item')} to tick before merging`;
  return ticks.size > 0 ? '✅ Migration review: everything is ticked' : '✅ Migration review: clear';
}
