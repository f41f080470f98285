import { afterComments } from './trim.ts';

/**
 * SQL without its layout: comments, white space that separates nothing, and capitals outside of quotes are gone. Texts
 * that end alike are the same tokens to PostgreSQL. One pass over any text: what is never closed reaches to its end.
 */
export function withoutLayout(sql: string): string {
  let out = '';
  let last: Kind = 'bracket';
  for (let at = 0; at < sql.length; ) {
    const start = afterComments(sql, at, sql.length);
    if (start === sql.length) break;
    const { kind, end } = tokenAt(sql, start);
    const text = sql.slice(start, end);
    if (start > at && separates(last, kind)) out += ' ';
    out += kind === 'word' ? folded(text) : text;
    last = kind;
    at = end;
  }
  return out;
}

/** How many statements a text holds, by the semicolons that stand outside of quotes, comments and brackets. One pass. */
export function countStatements(sql: string): number {
  let [count, depth, begun] = [0, 0, false];
  for (let at = afterComments(sql, 0, sql.length); at < sql.length; ) {
    const { end } = tokenAt(sql, at);
    const first = sql.charAt(at);
    if (first === '(') depth += 1;
    if (first === ')') depth = Math.max(0, depth - 1);
    const ends = first === ';' && depth === 0;
    if (ends && begun) count += 1;
    begun = !ends && (begun || first !== ';');
    at = afterComments(sql, end, sql.length);
  }
  return begun ? count + 1 : count;
}

/** ASCII only, as PostgreSQL folds. */
const folded = (word: string): string =>
  /\P{ASCII}/u.test(word) ? word.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()) : word.toLowerCase();

type Kind = 'word' | 'quoted' | 'operator' | 'ampersand' | 'bracket';
type Token = { readonly kind: Kind; readonly end: number };

/** Whether white space between two tokens keeps them from being one, as `u & 'a'` from being `u&'a'`. */
const separates = (before: Kind, after: Kind): boolean => {
  if (before === 'bracket' || after === 'bracket') return false;
  return before === 'ampersand' || after === 'ampersand' || (before === 'operator') === (after === 'operator');
};

const tokenAt = (sql: string, start: number): Token => {
  const first = sql.charAt(start);
  if (first === "'" || first === '"') return quoted(sql, start + 1, first);
  if ('()[],;'.includes(first)) return { kind: 'bracket', end: start + 1 };
  const tagEnd = first === '$' ? endOf(dollarTag, sql, start) : start;
  if (tagEnd > start) return quoted(sql, tagEnd, sql.slice(start, tagEnd));
  const prefixEnd = first === 'u' || first === 'U' ? endOf(unicodePrefix, sql, start) : start;
  if (prefixEnd > start) return quoted(sql, prefixEnd, sql.charAt(prefixEnd - 1));
  const end = endOf(letters, sql, start);
  if (end === start) return { kind: first === '&' ? 'ampersand' : 'operator', end: start + 1 };
  const isPrefix = end === start + 1 && (first === 'e' || first === 'E') && sql.charAt(end) === "'";
  return isPrefix ? escaped(sql, end + 1) : { kind: 'word', end };
};

/** A dot, a parameter, a number or a name: only the last may hold a `$`. */
const letters = /\.|\$\d+|\d+(?:\.\d+)?\w*|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const unicodePrefix = /u&['"]/iy;

/** Where a match that begins at a place ends; the place itself where nothing does. */
const endOf = (pattern: RegExp, sql: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : at;
};

/** A doubled quote is read as two texts that touch: it comes out as it went in. */
const quoted = (sql: string, from: number, closing: string): Token => {
  const end = sql.indexOf(closing, from);
  return { kind: 'quoted', end: end < 0 ? sql.length : end + closing.length };
};

const escaped = (sql: string, from: number): Token => {
  let at = from;
  while (at < sql.length && sql.charAt(at) !== "'") at += sql.charAt(at) === '\\' ? 2 : 1;
  return { kind: 'quoted', end: Math.min(at + 1, sql.length) };
};
