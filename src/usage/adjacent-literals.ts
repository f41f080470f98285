import { type Literal, placeholder } from './scan.ts';

const maxGap = 120;
const joined = /^[\s+.\\&]*(?:[fFrRbBuU]{0,2})$/;
const joinedAroundExpression = /^\s*[+.&]\s*[\w.$()[\]>-]{1,80}?\s*[+.&]\s*$/;

const between = (gap: string): string | undefined => {
  if (gap.length > maxGap) return undefined;
  if (joined.test(gap)) return '';
  return joinedAroundExpression.test(gap) ? placeholder : undefined;
};

/**
 * Joins strings that the code puts together: `"SELECT a " + "FROM users"`, Python's strings side by side, and
 * `"… WHERE id = " + id + " …"` with a placeholder for the expression. A string inside another (a template's) stays alone.
 */
export function joinAdjacent(text: string, literals: readonly Literal[]): readonly Literal[] {
  const result: Literal[] = [];
  for (const literal of [...literals].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    const gap =
      last === undefined || literal.start < last.end
        ? undefined
        : text.slice(last.end, Math.min(literal.start, last.end + maxGap + 1));
    const filler = gap === undefined || last === undefined ? undefined : between(gap);
    if (last === undefined || filler === undefined) result.push(literal);
    else {
      result[result.length - 1] = { start: last.start, end: literal.end, value: last.value + filler + literal.value };
    }
  }
  return result;
}
