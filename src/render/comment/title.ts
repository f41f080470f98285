import type { Review } from '../../model/review.ts';
import { type Context, contextOf, isOpen, type RenderOptions } from '../context.ts';
import { severitiesOf } from '../words/alike.ts';
import { counted } from '../words/names.ts';

/** The state of a review in a few words: the title of the comment, and of a check. */
export function renderTitle(review: Review, options: RenderOptions = {}): string {
  return titleOf(contextOf(review, options));
}

export function titleOf({ review, ticks }: Context): string {
  const open = review.checklist.filter((item) => isOpen(item, ticks)).length;
  if (review.verdict.state === 'blocked') return '⛔ Migration review: it fails as written';
  if (open > 0) return `⚠️ Migration review: ${counted(open, 'item')} to tick before merging`;
  if (review.verdict.state === 'not reviewed') return '⚠️ Migration review: migrations that were not reviewed';
  if (ticks.size > 0) return '✅ Migration review: everything is ticked';
  const grave = review.diagnostics.filter((each) => each.severity !== 'note');
  if (grave.length === 0) return '✅ Migration review: clear';
  // Nothing to tick is not nothing to see: the settings may ask for no acceptance.
  const sign = grave.some((each) => each.severity === 'error') ? '⚠️' : '✅';
  return `${sign} Migration review: nothing to tick, ${severitiesOf(grave)}`;
}
