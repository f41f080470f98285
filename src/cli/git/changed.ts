import type { Diff } from '../../model/change.ts';
import type { TrackedFile } from './files.ts';

/** Files without content are all alike, and no sign of a move. */
const emptyFile = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

type Files = ReadonlyMap<string, TrackedFile>;

/**
 * What differs between two sets of files, by path. Renames are those that git found, and files that were moved
 * without telling git: gone in one place and new in another, with one content.
 *
 * @param renames the previous path by the new one
 */
export function changedBetween(before: Files, after: Files, renames: ReadonlyMap<string, string>): readonly Diff[] {
  const gone = new Map<string, string>();
  for (const [path, { hash }] of before) if (!after.has(path) && hash !== emptyFile) gone.set(hash, path);
  const moved = new Set<string>();
  const changed: Diff[] = [];
  for (const [path, { hash }] of after) {
    const was = before.get(path);
    if (was?.hash === hash) continue;
    const from = was ? undefined : (renames.get(path) ?? gone.get(hash));
    if (was) changed.push({ path, status: 'modified' });
    else if (from === undefined || moved.has(from) || after.has(from)) changed.push({ path, status: 'added' });
    else changed.push({ path, status: 'renamed', previousPath: from });
    if (from !== undefined) moved.add(from);
  }
  for (const path of before.keys()) {
    if (!after.has(path) && !moved.has(path)) changed.push({ path, status: 'removed' });
  }
  return changed.sort((a, b) => (a.path < b.path ? -1 : 1));
}
