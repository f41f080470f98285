import type { Tree } from '../../../model/change.ts';
import type { FindUsages } from '../../../model/usage.ts';
import { findUsages } from '../../../usage/find-usages.ts';
import { searchedFiles } from '../../../usage/searched-files.ts';
import { isNotFound } from '../errors.ts';
import type { RepositoryClient } from '../repository-client.ts';
import { type ArchiveReading, readArchive } from './archive.ts';

/** A search for names in use, and what it could not see, once it was asked. */
export type UsageSearch = {
  readonly findUsages: FindUsages;
  readonly notRead: () => readonly { readonly what: string; readonly reason: string }[];
};

/**
 * Searches the code of a change, and only when there is a name to look for: the head's from one archive, and of the base the
 * files that the change leaves out or replaces.
 *
 * @param commit the head's
 */
export function usageSearch(client: RepositoryClient, commit: string): UsageSearch {
  let archive: ArchiveReading | undefined;
  const search: FindUsages = async ({ base, head }, names, options) => {
    if (names.length === 0) return [];
    // Several databases are looked for one after the other, all in the same code.
    archive ??= await read(client, commit, new Set(searchedFiles(head, options.ignore, [])));
    return findUsages({ base, head: onlyRead(head, archive.texts) }, names, options);
  };
  return {
    findUsages: search,
    notRead: () =>
      archive?.stopped === undefined ? [] : [{ what: 'part of the code, for names in use', reason: archive.stopped }],
  };
}

async function read(client: RepositoryClient, commit: string, paths: ReadonlySet<string>): Promise<ArchiveReading> {
  try {
    return await readArchive(client, commit, paths);
  } catch (error) {
    if (isNotFound(error)) return { texts: new Map(), stopped: 'GitHub has no archive of this commit' };
    throw error;
  }
}

const onlyRead = (tree: Tree, texts: ReadonlyMap<string, string>): Tree => ({
  files: tree.files,
  read: async (paths) => new Map(paths.flatMap((path) => (texts.has(path) ? [[path, texts.get(path) ?? '']] : []))),
});
