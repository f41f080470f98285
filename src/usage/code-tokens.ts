import type { Literal, Span } from './scan.ts';
import { wordKey } from './word.ts';

/** An identifier, or a single mark of punctuation. `literal`: it is a whole string, and this is its value. */
export type CodeToken = {
  readonly text: string;
  readonly key: string;
  readonly at: number;
  readonly literal: boolean;
};

const codeToken = /[\p{L}_$][\p{L}\p{N}_$]*|\p{N}+|[^\s]/gu;

const outermost = (spans: readonly Span[]): readonly Span[] => {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (span.start >= (result.at(-1)?.end ?? 0)) result.push(span);
  }
  return result;
};

/** The tokens of a file's code, comments left out and each string one token. */
export function codeTokens(
  text: string,
  literals: readonly Literal[],
  comments: readonly Span[],
): readonly CodeToken[] {
  const values = new Map<Span, string>(literals.map((literal) => [literal, literal.value]));
  const tokens: CodeToken[] = [];
  let from = 0;
  const readCode = (to: number): void => {
    for (const match of text.slice(from, to).matchAll(codeToken)) {
      tokens.push({ text: match[0], key: wordKey(match[0]), at: from + match.index, literal: false });
    }
  };
  for (const span of outermost([...literals, ...comments])) {
    readCode(span.start);
    const value = values.get(span);
    if (value !== undefined) tokens.push({ text: value, key: wordKey(value), at: span.start, literal: true });
    from = span.end;
  }
  readCode(text.length);
  return tokens;
}
