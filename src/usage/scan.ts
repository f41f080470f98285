import type { Language } from './language.ts';

/** Stands in a string's value for an expression put into it: `${id}`, `#{id}`. */
export const placeholder = '\uFFFC';

/** A part of a text: from `start` (inclusive) to `end` (exclusive), in UTF-16 units. */
export type Span = { readonly start: number; readonly end: number };

/** A string in source code: its span with the marks, and its value with escapes resolved. */
export type Literal = Span & { readonly value: string };

/** Where a reading of a file stands. `at` only grows, so reading takes linear time whatever the file holds. */
export type Scan = {
  readonly text: string;
  readonly language: Language;
  readonly literals: Literal[];
  readonly comments: Span[];
  at: number;
  /** The last character of code before `at` that is no blank: tells a division from a regular expression. */
  previous: string;
  /** Closing marks of heredocs that were not found: a file full of `<<` must not be searched again and again. */
  missed: number;
};

/** Moves past `mark` where the text continues with it. */
export function take(scan: Scan, mark: string): boolean {
  if (!scan.text.startsWith(mark, scan.at)) return false;
  scan.at += mark.length;
  return true;
}

const indexOrEnd = (scan: Scan, mark: string): number => {
  const found = scan.text.indexOf(mark, scan.at);
  return found === -1 ? scan.text.length : found;
};

/** Moves past a comment where one begins here. */
export function takeComment(scan: Scan): boolean {
  const { language } = scan;
  const start = scan.at;
  if (language.lineComments.some((mark) => take(scan, mark))) scan.at = indexOrEnd(scan, '\n');
  else if (language.blockComments && take(scan, '/*')) scan.at = Math.min(indexOrEnd(scan, '*/') + 2, scan.text.length);
  else return false;
  scan.comments.push({ start, end: scan.at });
  return true;
}

const beforeRegularExpression = new Set([...'(,=:[!&|?{};+', '']);

/** Moves past a regular expression literal (quotes in it open no string); one that does not end on its line is a division. */
export function takeRegularExpression(scan: Scan): boolean {
  if (!scan.language.regularExpressions || scan.text.charAt(scan.at) !== '/') return false;
  if (!beforeRegularExpression.has(scan.previous)) return false;
  let inClass = false;
  for (let at = scan.at + 1; at < Math.min(scan.text.length, scan.at + 1000); at++) {
    const character = scan.text.charAt(at);
    if (character === '\n') return false;
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) {
      scan.at = at + 1;
      return true;
    }
  }
  return false;
}

const character = /'(?:\\[^\n]{1,9}?|[^'\\\n])'/y;

/** Moves past `'x'`, or past the mark alone where it is a lifetime. */
export function takeCharacter(scan: Scan): boolean {
  if (!scan.language.characters || scan.text.charAt(scan.at) !== "'") return false;
  character.lastIndex = scan.at;
  scan.at = character.test(scan.text) ? character.lastIndex : scan.at + 1;
  return true;
}
