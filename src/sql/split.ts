import type { Span } from '../model/text.ts';
import { scan, type Token } from './parser.ts';

/**
 * Cuts a text at its semicolons by PostgreSQL's lexer alone, so that one statement that does not parse costs one
 * finding and not the file. Undefined where the lexer gives up.
 */
export function splitByLexer(sql: string): readonly Span[] | undefined {
  const tokens = scan(sql)?.filter((token) => token.name !== 'SQL_COMMENT' && token.name !== 'C_COMMENT');
  if (tokens === undefined) return undefined;
  const spans: Span[] = [];
  const depth = depthCounter();
  let first: Token | undefined;
  let last: Token | undefined;
  for (const token of tokens) {
    if (token.text === ';' && depth(token) === 0) {
      if (first && last) spans.push({ start: first.start, end: last.end });
      first = last = undefined;
      continue;
    }
    if (token.text !== ';') depth(token);
    first ??= token;
    last = token;
  }
  if (first && last) spans.push({ start: first.start, end: last.end });
  return spans;
}

/** Counts parentheses and the BEGIN ATOMIC … END of SQL-standard function bodies, CASE … END inside them included. */
const depthCounter = (): ((token: Token) => number) => {
  let parentheses = 0;
  let atomic = 0;
  let previous = '';
  return (token) => {
    const word = token.text.toLowerCase();
    if (word === '(') parentheses += 1;
    else if (word === ')') parentheses = Math.max(0, parentheses - 1);
    else if (word === 'atomic' && previous === 'begin') atomic += 1;
    else if (atomic > 0 && word === 'case') atomic += 1;
    else if (atomic > 0 && word === 'end') atomic -= 1;
    previous = word;
    return parentheses + atomic;
  };
};
