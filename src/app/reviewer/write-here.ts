import { annotationsOf } from '../../render/check/annotations.ts';
import { renderCheck } from '../../render/check/render-check.ts';
import { renderComment } from '../../render/comment/render-comment.ts';
import { renderDocument } from '../../render/document/render-document.ts';
import { renderHtml } from '../../render/html/render-html.ts';
import type { PageWish, WriteWish, Written } from './reviewer.ts';

/** Writes a review for a pull request: what does not fit into a check or a comment is left out, and said. */
export function writeHere({ review, ticks, document, files, notes }: WriteWish): Written {
  const options = {
    ticks,
    link: (path: string, line: number): string =>
      `${files}/${path.split('/').map(encodeURIComponent).join('/')}#L${line}`,
    ...(document !== undefined && { document }),
  };
  return {
    check: renderCheck(review, options, notes),
    comment: renderComment(review, options),
    annotations: annotationsOf(review),
  };
}

/** Writes a review as a page of its own. */
export function pageHere({ review, ticks, as }: PageWish): string {
  return as === 'page' ? renderHtml(review, { ticks }) : renderDocument(review, { ticks });
}
