import type { Review } from '../../model/review.ts';
import { blocksOf, type Context, contextOf, isOpen, type RenderOptions } from '../context.ts';
import { severitiesOf } from '../words/alike.ts';
import { overridersOf } from '../words/blocked.ts';
import { counted } from '../words/names.ts';

/** The state of a review in a few words: the title of the comment, and of a check. */
export function renderTitle(review: Review, options: RenderOptions = {}): string {
  return titleOf(contextOf(review, options));
}

export function titleOf(context: Context): string {
  const { review, ticks } = context;
  const open = review.checklist.filter((item) => isOpen(item, ticks)).length;
  const { standing, overridden } = blocksOf(context);
  if (standing.length > 0 || (review.verdict.state === 'blocked' && overridden.length === 0))
    return '⛔ Migration review: it fails as written';
  if (open > 0) return `⚠️ Migration review: ${counted(open, 'item')} to tick before merging`;
  if (review.verdict.state === 'not reviewed') return '⚠️ Migration review: migrations that were not reviewed';
  if (overridden.length > 0) return `⚠️ Migration review: it fails as written, overridden by ${overridersOf(context)}`;
  if (ticks.size > 0) return '✅ Migration review: everything is ticked';
  const grave = review.diagnostics.filter((each) => each.severity !== 'note');
  if (grave.length === 0) return '✅ Migration review: clear';
  // Nothing to tick is not nothing to see: the settings may ask for no acceptance.
  const sign = grave.some((each) => each.severity === 'error') ? '⚠️' : '✅';
  return `${sign} Migration review: nothing to tick, ${severitiesOf(grave)}`;
}
