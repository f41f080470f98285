import type { Review } from '../../model/review.ts';
import { contextOf, type RenderOptions } from '../context.ts';
import { arrange } from './arrange.ts';
import { fitInto } from './cut.ts';

/** GitHub refuses a body of more than 65,536 characters; what the door adds must fit as well. */
const longestBody = 58_000;

/**
 * The review as the comment of a pull request, in GitHub Markdown.
 *
 * Whatever the names, the SQL and the messages are: no text leaves its place, mentions a person, refers to an issue or
 * looks like a box of the checklist. At most `options.limit` characters (58,000 unless told).
 */
export function renderComment(review: Review, options: RenderOptions = {}): string {
  return `${fitInto(arrange(contextOf(review, options)), options.limit ?? longestBody)}\n`;
}
