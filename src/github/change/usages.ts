import type { Tree } from '../../model/change.ts';
import type { FindUsages } from '../../model/usage.ts';
import { defaultBudget, findUsages } from '../../usage/find-usages.ts';
import { searchedFiles } from '../../usage/searched-files.ts';
import type { Place } from '../workshop.ts';
import { readArchive } from './archive.ts';

/** A search for names in use, and what it could not see, once it was asked. */
export type UsageSearch = {
  readonly findUsages: FindUsages;
  readonly notRead: () => readonly { readonly what: string; readonly reason: string }[];
};

/** Searches the code of a commit, read from one archive, and only when there is a name to look for. */
export function usageSearch(place: Place, commit: string): UsageSearch {
  const notRead: { readonly what: string; readonly reason: string }[] = [];
  const search: FindUsages = async (tree, names, options) => {
    if (names.length === 0) return [];
    const paths = searchedFiles(tree, options.ignore, options.migrationPaths).slice(0, defaultBudget.files);
    const { texts, stopped } = await readArchive(place, commit, new Set(paths));
    if (stopped !== undefined) notRead.push({ what: 'part of the code, for names in use', reason: stopped });
    return findUsages(onlyRead(tree, texts), names, options);
  };
  return { findUsages: search, notRead: () => notRead };
}

const onlyRead = (tree: Tree, texts: ReadonlyMap<string, string>): Tree => ({
  files: tree.files,
  read: async (paths) => new Map(paths.flatMap((path) => (texts.has(path) ? [[path, texts.get(path) ?? '']] : []))),
});
