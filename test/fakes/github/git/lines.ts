/** A stretch of two texts: the same in both, only in the old or only in the new. */
export type Edit = { readonly kind: ' ' | '-' | '+'; readonly line: string };

/** Where texts differ in more lines than this, the middle counts as replaced: enough for tests, and never slow. */
const most = 1_000;

/** The lines of a text, each with its end, so that a missing last newline is a difference. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The shortest way from one text to the other, line by line (Myers, "An O(ND) difference algorithm", 1986). */
export function editsBetween(before: readonly string[], after: readonly string[]): readonly Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const same = (lines: readonly string[]): Edit[] => lines.map((line) => ({ kind: ' ', line }));
  return [
    ...same(before.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

function middle(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const trace = walk(before, after);
  if (trace === undefined) {
    return [...before.map((line): Edit => ({ kind: '-', line })), ...after.map((line): Edit => ({ kind: '+', line }))];
  }
  return walkBack(before, after, trace);
}

type Reach = ReadonlyMap<number, number>;

/** How far each diagonal reaches with 0, 1, 2 … edits; undefined when it takes too many. */
function walk(before: readonly string[], after: readonly string[]): readonly Reach[] | undefined {
  if (before.length === 0 || after.length === 0 || Math.abs(before.length - after.length) > most) return undefined;
  const trace: Reach[] = [];
  let reach: Reach = new Map([[1, 0]]);
  for (let edits = 0; edits <= Math.min(most, before.length + after.length); edits++) {
    trace.push(reach);
    const next = new Map(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = comesFromAbove(reach, diagonal, edits) ? at(reach, diagonal + 1) : at(reach, diagonal - 1) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return trace;
    }
    reach = next;
  }
  return undefined;
}

const at = (reach: Reach, diagonal: number): number => reach.get(diagonal) ?? -1;

const comesFromAbove = (reach: Reach, diagonal: number, edits: number): boolean =>
  diagonal === -edits || (diagonal !== edits && at(reach, diagonal - 1) < at(reach, diagonal + 1));

function walkBack(before: readonly string[], after: readonly string[], trace: readonly Reach[]): readonly Edit[] {
  const edits: Edit[] = [];
  let x = before.length;
  let y = after.length;
  for (let count = trace.length - 1; count >= 0; count--) {
    const reach = trace[count] ?? new Map();
    const diagonal = x - y;
    const above = comesFromAbove(reach, diagonal, count);
    const previous = above ? diagonal + 1 : diagonal - 1;
    const fromX = count === 0 ? 0 : at(reach, previous);
    const fromY = count === 0 ? 0 : fromX - previous;
    while (x > fromX && y > fromY) {
      x--;
      y--;
      edits.push({ kind: ' ', line: before[x] ?? '' });
    }
    if (count === 0) break;
    if (above) edits.push({ kind: '+', line: after[--y] ?? '' });
    else edits.push({ kind: '-', line: before[--x] ?? '' });
  }
  return edits.reverse();
}
