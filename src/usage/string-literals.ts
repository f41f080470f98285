import type { Language } from './language.ts';
import {
  type Literal,
  placeholder,
  type Scan,
  type Span,
  take,
  takeCharacter,
  takeComment,
  takeRegularExpression,
} from './scan.ts';

/** Templates within templates are followed this far; deeper ones are read as text. */
const deepest = 20;
/** An unclosed quote must not swallow the file: a string between plain quotes is at most this long. */
const maxPlainLength = 20_000;
const maxMissedHeredocs = 20;

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\n'],
  ['t', ' '],
  ['\n', ''],
]);

const closing = (opening: string): string => {
  if (opening.startsWith('r')) return opening.slice(1).split('').reverse().join('');
  return opening.replace(/^[@$]+/, '');
};

/**
 * Reads to the closing mark. Where there is none in reach there is no string; what was passed is not read again,
 * which keeps reading linear.
 */
const readUntil = (scan: Scan, close: string, opening: string, depth: number): void => {
  const { text, language } = scan;
  const start = scan.at - opening.length;
  const oneLine = language.short.includes(opening);
  const plain = opening === '"' || opening === "'";
  const raw = language.raw.includes(opening);
  const value: string[] = [];
  while (scan.at < text.length) {
    const next = text.charAt(scan.at);
    if ((oneLine && next === '\n') || (plain && scan.at - start > maxPlainLength)) return;
    if (opening.includes('@') && take(scan, '""')) {
      value.push('"');
      continue;
    }
    if (take(scan, close)) {
      scan.literals.push({ start, end: scan.at, value: value.join('') });
      return;
    }
    if (!oneLine && depth < deepest && language.interpolation !== undefined && take(scan, language.interpolation)) {
      scanCode(scan, depth + 1);
      value.push(placeholder);
    } else if (next === '\\' && !raw) {
      const escaped = text.charAt(scan.at + 1);
      value.push(escapes.get(escaped) ?? escaped);
      scan.at += 2;
    } else {
      value.push(next);
      scan.at++;
    }
  }
};

const heredocOpening = /<<<?[~-]?(['"`]?)([A-Za-z_][A-Za-z_0-9]{0,40})\1[^\n]{0,200}\n/y;

const takeHeredoc = (scan: Scan): boolean => {
  const { heredoc } = scan.language;
  if (heredoc === undefined || scan.missed > maxMissedHeredocs || !scan.text.startsWith(heredoc, scan.at)) return false;
  heredocOpening.lastIndex = scan.at;
  const opening = heredocOpening.exec(scan.text);
  const mark = opening?.[2];
  if (opening === null || mark === undefined) return false;
  const body = heredocOpening.lastIndex;
  const end = new RegExp(`^[ \\t]*${mark}\\b`, 'gm');
  end.lastIndex = body;
  const close = end.exec(scan.text);
  if (close === null) {
    scan.missed++;
    return false;
  }
  const value = scan.text.slice(body, close.index).replace(/#\{[^{}\n]*\}/g, placeholder);
  scan.literals.push({ start: scan.at, end: end.lastIndex, value });
  scan.at = end.lastIndex;
  return true;
};

const takeString = (scan: Scan, depth: number): boolean => {
  const { language } = scan;
  const start = scan.at;
  const opening = [...language.long, ...language.short].find((mark) => scan.text.startsWith(mark, start));
  if (opening === undefined) return false;
  scan.at += opening.length;
  readUntil(scan, closing(opening), opening, depth);
  return true;
};

const isBlank = (letter: string): boolean => letter === ' ' || letter === '\t' || letter === '\r';

function scanCode(scan: Scan, depth: number): void {
  let braces = 0;
  while (scan.at < scan.text.length) {
    const next = scan.text.charAt(scan.at);
    if (depth > 0 && next === '}' && braces-- === 0) {
      scan.at++;
      return;
    }
    if (next === '{') braces++;
    if (takeComment(scan)) continue;
    const taken = takeHeredoc(scan) || takeRegularExpression(scan) || takeCharacter(scan) || takeString(scan, depth);
    if (!taken) scan.at++;
    if (taken) scan.previous = '"';
    else if (!isBlank(next)) scan.previous = next === '\n' ? '' : next;
  }
}

/**
 * The strings and comments of a source file, in the order in which they end, found without a grammar of the language:
 * a wrong guess costs a string, never an error, and time is linear in the text.
 */
export function readLiterals(
  text: string,
  language: Language,
): { readonly literals: readonly Literal[]; readonly comments: readonly Span[] } {
  const scan: Scan = { text, language, literals: [], comments: [], at: 0, previous: '', missed: 0 };
  scanCode(scan, 0);
  return { literals: scan.literals, comments: scan.comments };
}
