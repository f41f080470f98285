import type { Source } from '../../model/statement.ts';
import type { Span } from '../../model/text.ts';
import { startOf } from '../reading/lines.ts';

const mark = '--> statement-breakpoint';

/** A file of Drizzle's, cut where its marks stand, as Drizzle cuts it: in the middle of a line too. */
export function atBreakpoints(path: string, text: string): Source {
  const pieces: Span[] = [];
  let start = startOf(text);
  for (let end = text.indexOf(mark, start); end >= 0; end = text.indexOf(mark, start)) {
    pieces.push({ start, end });
    start = end + mark.length;
  }
  return { path, text, pieces: [...pieces, { start, end: text.length }] };
}
