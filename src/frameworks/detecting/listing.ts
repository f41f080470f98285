import type { Tree } from '../../model/change.ts';
import { isLater } from './later.ts';
import { directoryOf, inside, isBelow, matchesPattern, nameOf } from './paths.ts';

/** The names in a tree, arranged for questions about directories. Built once; nothing is read. */
export type Listing = {
  readonly has: (path: string) => boolean;
  /** Directories that hold files, in order of their paths. */
  readonly directories: readonly string[];
  /** Names of the files directly in a directory, sorted. */
  readonly names: (directory: string) => readonly string[];
  /** Paths at any depth below a directory, sorted. */
  readonly below: (directory: string) => readonly string[];
  /** The size in bytes, where the door knows it. */
  readonly size: (path: string) => number | undefined;
};

/** Other people's code, whose migrations nobody here deploys. */
const dependencies = /(?:^|\/)(?:node_modules|vendor|third_party)\//;

/** Whether a path is listed: the settings do not ignore it, and it is no dependency and no step that waits. */
export function isListed(path: string, ignore: readonly string[]): boolean {
  return !dependencies.test(path) && !isLater(path) && !ignore.some((pattern) => matchesPattern(path, pattern));
}

/** Lists a tree, without what the settings ignore and without dependencies that are kept in the repository and steps that wait. */
export function listingOf(tree: Tree, ignore: readonly string[]): Listing {
  const paths = [...tree.files.keys()].filter((path) => isListed(path, ignore)).sort(compare);
  const names = new Map<string, string[]>();
  for (const path of paths) {
    const directory = directoryOf(path);
    const known = names.get(directory);
    if (known) known.push(nameOf(path));
    else names.set(directory, [nameOf(path)]);
  }
  const known = new Set(paths);
  return {
    has: (path) => known.has(path),
    directories: [...names.keys()].sort(compare),
    names: (directory) => names.get(directory) ?? [],
    below: (directory) => (directory === '.' ? paths : between(paths, inside(directory, ''), directory)),
    size: (path) => tree.files.get(path)?.size,
  };
}

/** The files directly in a directory whose names pass a test. */
export function filesIn(
  { directory, listing }: { readonly directory: string; readonly listing: Listing },
  passes: (name: string) => boolean,
): readonly string[] {
  return listing
    .names(directory)
    .filter(passes)
    .map((name) => inside(directory, name));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorted paths with a common prefix are neighbours: the first is found by halving. */
const between = (paths: readonly string[], prefix: string, directory: string): readonly string[] => {
  let low = 0;
  let high = paths.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paths[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < paths.length && isBelow(paths[end] ?? '', directory)) end++;
  return paths.slice(low, end);
};
