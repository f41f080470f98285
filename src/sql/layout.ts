import { afterComments } from './trim.ts';

/**
 * SQL without its layout: comments, white space that separates nothing, and capitals outside of quotes are gone. Texts
 * that end alike are the same tokens to PostgreSQL. One pass over any text: what is never closed reaches to its end.
 */
export const withoutLayout = (sql: string): string => {
  let out = '';
  let last: Kind = 'bracket';
  for (let at = 0; at < sql.length; ) {
    const start = afterComments(sql, at, sql.length);
    if (start === sql.length) break;
    const { kind, end } = tokenAt(sql, start);
    const text = sql.slice(start, end);
    if (start > at && separates(last, kind)) out += ' ';
    out += kind === 'word' ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
    last = kind;
    at = end;
  }
  return out;
};

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
  const tag = first === '$' ? matchAt(dollarTag, sql, start) : '';
  if (tag !== '') return quoted(sql, start + tag.length, tag);
  const prefix = matchAt(unicodePrefix, sql, start);
  if (prefix !== '') return quoted(sql, start + prefix.length, prefix.charAt(2));
  const word = matchAt(letters, sql, start);
  if (word === '') return { kind: first === '&' ? 'ampersand' : 'operator', end: start + 1 };
  const end = start + word.length;
  return /^e$/i.test(word) && sql.charAt(end) === "'" ? escaped(sql, end + 1) : { kind: 'word', end };
};

/** A dot, a parameter, a number or a name: only the last may hold a `$`. */
const letters = /\.|\$\d+|\d+(?:\.\d+)?\w*|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const unicodePrefix = /u&['"]/iy;

const matchAt = (pattern: RegExp, sql: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? '';
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
