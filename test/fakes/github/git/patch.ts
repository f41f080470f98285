import { type Edit, editsBetween, linesOf } from './lines.ts';

/** A hunk of a unified diff; lines start at 1. */
export type Hunk = {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly edits: readonly Edit[];
};
export type Patch = {
  readonly text: string;
  readonly hunks: readonly Hunk[];
  readonly additions: number;
  readonly deletions: number;
};

/** Lines of context around a difference, as GitHub shows. */
const context = 3;

/** The unified diff of two texts as GitHub's `patch` has it: hunks only, without the lines that name the files. */
export function patchBetween(before: string, after: string): Patch {
  const edits = editsBetween(linesOf(before), linesOf(after));
  const hunks = cutIntoHunks(edits);
  const count = (kind: Edit['kind']): number => edits.filter((edit) => edit.kind === kind).length;
  return { text: hunks.map(print).join('\n'), hunks, additions: count('+'), deletions: count('-') };
}

function cutIntoHunks(edits: readonly Edit[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  const changed = edits.flatMap((edit, index) => (edit.kind === ' ' ? [] : [index]));
  let position = { index: 0, old: 1, new: 1 };
  for (let first = 0; first < changed.length; ) {
    let last = first;
    while (last + 1 < changed.length && (changed[last + 1] ?? 0) - (changed[last] ?? 0) <= 2 * context + 1) last++;
    const start = Math.max(0, (changed[first] ?? 0) - context);
    const inside = edits.slice(start, (changed[last] ?? 0) + context + 1);
    position = advance(position, edits.slice(position.index, start));
    hunks.push(hunkAt(position, inside));
    position = advance(position, inside);
    first = last + 1;
  }
  return hunks;
}

type Position = { readonly index: number; readonly old: number; readonly new: number };

const lengths = (edits: readonly Edit[]): { readonly old: number; readonly new: number } => ({
  old: edits.filter(({ kind }) => kind !== '+').length,
  new: edits.filter(({ kind }) => kind !== '-').length,
});

function advance(position: Position, over: readonly Edit[]): Position {
  const length = lengths(over);
  return { index: position.index + over.length, old: position.old + length.old, new: position.new + length.new };
}

/** An empty side starts at the line before, as git writes it: `@@ -0,0 +1,3 @@`. */
function hunkAt(position: Position, edits: readonly Edit[]): Hunk {
  const length = lengths(edits);
  return {
    oldStart: length.old === 0 ? position.old - 1 : position.old,
    oldLines: length.old,
    newStart: length.new === 0 ? position.new - 1 : position.new,
    newLines: length.new,
    edits,
  };
}

function print(hunk: Hunk): string {
  const range = (start: number, lines: number): string => (lines === 1 ? `${start}` : `${start},${lines}`);
  const head = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`;
  const lines = hunk.edits.map(({ kind, line }) =>
    line.endsWith('\n') ? `${kind}${line.slice(0, -1)}` : `${kind}${line}\n\\ No newline at end of file`,
  );
  return [head, ...lines].join('\n');
}
