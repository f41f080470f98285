import type { Span } from '../../model/text.ts';

/** One line of a text: `text` without its end, `next` where the following line starts. Offsets in UTF-16 code units. */
export type Line = { readonly start: number; readonly next: number; readonly text: string };

/** The lines of a text, whatever ends them. A byte order mark is not part of the first line. */
export function* linesOf(text: string): Generator<Line> {
  let start = startOf(text);
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const next = end < 0 ? text.length : end + 1;
    yield { start, next, text: text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '') };
    start = next;
  }
}

/** Where the text starts: after the byte order mark, if there is one. */
export function startOf(text: string): number {
  return text.startsWith('\ufeff') ? 1 : 0;
}

/** Whether there is anything but white space and line comments in a range. */
export function hasStatements(text: string, span: Span): boolean {
  for (const line of linesOf(text.slice(span.start, span.end))) {
    if (line.text.trim() !== '' && !line.text.trimStart().startsWith('--')) return true;
  }
  return false;
}
