import type { Review } from '../../model/review.ts';

/**
 * The review as JSON, as `schemas/review.schema.json` describes it: `formatVersion` says which form; what is undefined is absent.
 */
export function renderJson(review: Review): string {
  return `${JSON.stringify(review, null, 2)}\n`;
}
