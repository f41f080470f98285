import type { Tree } from '../model/change.ts';

/** The same tree, reading each file once. */
export function remembering(tree: Tree): Tree {
  const known = new Map<string, string | undefined>();
  return {
    ...tree,
    read: async (paths) => {
      const missing = paths.filter((path) => !known.has(path));
      const read = missing.length === 0 ? undefined : await tree.read(missing);
      for (const path of missing) known.set(path, read?.get(path));
      return texts(paths, (path) => known.get(path));
    },
  };
}

/** The same tree, taking what it shares with `other` (same path, same hash) from there: base and head are nearly equal. */
export function withSharedContent(tree: Tree, other: Tree): Tree {
  const isShared = (path: string): boolean => {
    const hash = tree.files.get(path)?.hash;
    return hash !== undefined && hash === other.files.get(path)?.hash;
  };
  return {
    ...tree,
    read: async (paths) => {
      const shared = paths.filter(isShared);
      const own = paths.filter((path) => !isShared(path));
      const [theirs, ours] = await Promise.all([
        shared.length === 0 ? new Map<string, string>() : other.read(shared),
        own.length === 0 ? new Map<string, string>() : tree.read(own),
      ]);
      return texts(paths, (path) => ours.get(path) ?? theirs.get(path));
    },
  };
}

const texts = (paths: readonly string[], find: (path: string) => string | undefined): ReadonlyMap<string, string> =>
  new Map(
    paths.flatMap((path) => {
      const text = find(path);
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
