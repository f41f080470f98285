import type { ReadCode, Side } from '../../reviewer/reviewer.ts';
import { isNotFound } from '../errors.ts';
import type { RepositoryClient } from '../repository-client.ts';
import { type ArchiveReading, readArchive } from './archive.ts';

/** The code in which names are looked for, and what of it could not be seen, once it was asked for. */
export type CodeReading = {
  readonly code: ReadCode;
  readonly notRead: () => readonly { readonly what: string; readonly reason: string }[];
};

/** Reads code out of one archive for each commit: several databases are looked for one after the other, all in the same code. */
export function codeReader(client: RepositoryClient, commits: Readonly<Record<Side, string>>): CodeReading {
  const archives = new Map<Side, ArchiveReading>();
  return {
    code: async (side, paths) => {
      const archive = archives.get(side) ?? (await read(client, commits[side], new Set(paths)));
      archives.set(side, archive);
      return archive.texts;
    },
    notRead: () =>
      [...archives.values()].flatMap(({ stopped }) =>
        stopped === undefined ? [] : [{ what: 'part of the code, for names in use', reason: stopped }],
      ),
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
