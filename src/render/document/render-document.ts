import type { Review } from '../../model/review.ts';
import type { RenderOptions } from '../context.ts';
import { printMarkdown } from '../markdown/print.ts';
import { documentBlocks } from './document.ts';

/** The full plan document in GitHub Markdown: the comment's long form, as long as it needs. */
export function renderDocument(review: Review, options: RenderOptions = {}): string {
  return `${printMarkdown(documentBlocks(review, options))}\n`;
}
