import type { Commit, ObjectStore } from './objects.ts';

/** A commit and all before it, nearest first. */
export function ancestors(objects: ObjectStore, sha: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [sha];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(objects.commits.get(next)?.parents ?? []));
  }
  return found;
}

/** Where two histories parted: the nearest common ancestor. Undefined when they have nothing in common. */
export function mergeBase(objects: ObjectStore, one: string, other: string): string | undefined {
  const mine = ancestors(objects, one);
  return [...ancestors(objects, other)].find((sha) => mine.has(sha));
}

/** Commits that `to` has and `from` has not, oldest first. */
export function commitsBetween(objects: ObjectStore, from: string, to: string): readonly Commit[] {
  const known = ancestors(objects, from);
  return [...ancestors(objects, to)]
    .filter((sha) => !known.has(sha))
    .flatMap((sha) => objects.commits.get(sha) ?? [])
    .reverse();
}
