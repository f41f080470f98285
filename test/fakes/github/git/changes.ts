import { linesOf } from './lines.ts';
import { type FileEntry, isBinary, type ObjectStore, readTree } from './objects.ts';
import { type Hunk, patchBetween } from './patch.ts';

export type FileChange = {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  /** The blob after; of a removed file, the one before. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Absent for binary files, pure renames and what is too large. */
  readonly patch: string | undefined;
  readonly hunks: readonly Hunk[];
};

/** Beyond these GitHub leaves `patch` out (Repository limits, "Diff limits"). */
const fileLimits = { lines: 20_000, bytes: 500_000 };
const pullLimits = { lines: 20_000, bytes: 1_000_000 };

const remembered = new WeakMap<ObjectStore, Map<string, readonly FileChange[]>>();

/** What differs between two trees, by path, with renames found as git finds them: the same blob, or half the lines. */
export function changesBetween(objects: ObjectStore, before: string, after: string): readonly FileChange[] {
  const known = remembered.get(objects) ?? new Map<string, readonly FileChange[]>();
  remembered.set(objects, known);
  const found = known.get(`${before} ${after}`) ?? compare(objects, before, after);
  known.set(`${before} ${after}`, found);
  return found;
}

type Pair = {
  readonly path: string;
  readonly previousPath?: string;
  readonly old: FileEntry | undefined;
  readonly new: FileEntry | undefined;
};

function compare(objects: ObjectStore, before: string, after: string): readonly FileChange[] {
  const old = readTree(objects, before);
  const next = readTree(objects, after);
  const pairs: Pair[] = [...new Set([...old.keys(), ...next.keys()])]
    .map((path) => ({ path, old: old.get(path), new: next.get(path) }))
    .filter((pair) => pair.old?.sha !== pair.new?.sha || pair.old?.mode !== pair.new?.mode);
  const sorted = withRenames(objects, pairs).sort((one, other) => (one.path < other.path ? -1 : 1));
  const left = { ...pullLimits };
  return sorted.map((pair) => describe(objects, pair, left));
}

function withRenames(objects: ObjectStore, pairs: readonly Pair[]): Pair[] {
  const gone = new Set(pairs.filter((pair) => pair.new === undefined));
  const renamed = pairs.map((pair) => {
    if (pair.old !== undefined || pair.new === undefined) return pair;
    const from = originOf(objects, pair.new, gone);
    if (from === undefined) return pair;
    gone.delete(from);
    return { ...pair, previousPath: from.path, old: from.old };
  });
  return renamed.filter((pair) => pair.new !== undefined || gone.has(pair));
}

function originOf(objects: ObjectStore, file: FileEntry, gone: ReadonlySet<Pair>): Pair | undefined {
  const same = [...gone].find((pair) => pair.old?.sha === file.sha);
  if (same !== undefined) return same;
  // Git gives up looking for inexact renames among many files; so does this.
  return gone.size > 400 ? undefined : [...gone].find((pair) => pair.old && areAlike(objects, pair.old, file));
}

function areAlike(objects: ObjectStore, one: FileEntry, other: FileEntry): boolean {
  const lines = linesOf(textOf(objects, one) ?? '');
  const others = linesOf(textOf(objects, other) ?? '');
  const kept = new Set(others);
  const size = Math.max(lines.length, others.length);
  return size > 0 && lines.filter((line) => kept.has(line)).length / size >= 0.5;
}

/** The text of a file; undefined when it is binary or a submodule. */
export function textOf(objects: ObjectStore, file: FileEntry | undefined): string | undefined {
  if (file === undefined) return '';
  const bytes = objects.blobs.get(file.sha);
  return bytes === undefined || isBinary(bytes) ? undefined : Buffer.from(bytes).toString('utf8');
}

function describe(objects: ObjectStore, pair: Pair, left: { lines: number; bytes: number }): FileChange {
  const status = pair.previousPath
    ? 'renamed'
    : pair.old === undefined
      ? 'added'
      : pair.new === undefined
        ? 'removed'
        : 'modified';
  const known = {
    path: pair.path,
    previousPath: pair.previousPath,
    status,
    sha: (pair.new ?? pair.old)?.sha ?? '',
  } as const;
  const old = textOf(objects, pair.old);
  const next = textOf(objects, pair.new);
  if (old === undefined || next === undefined || old === next) {
    return { ...known, additions: 0, deletions: 0, patch: undefined, hunks: [] };
  }
  const { text, hunks, additions, deletions } = patchBetween(old, next);
  const lines = hunks.reduce((sum, hunk) => sum + hunk.edits.length, 0);
  const tooLarge =
    lines > Math.min(fileLimits.lines, left.lines) || text.length > Math.min(fileLimits.bytes, left.bytes);
  left.lines -= tooLarge ? 0 : lines;
  left.bytes -= tooLarge ? 0 : text.length;
  return { ...known, additions, deletions, patch: tooLarge ? undefined : text, hunks: tooLarge ? [] : hunks };
}
