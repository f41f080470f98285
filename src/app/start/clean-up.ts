import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../github/services.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import {
  deleteRepositories,
  deleteStrays,
  type KnownRepository,
  knownRepositories,
  markSeen,
  staleRepositories,
} from '../store/repositories.ts';
import type { GitHubApp } from './github/github-app.ts';

/** What this process keeps of repositories, and where. */
export type RepositoryData = Pick<Services, 'blobs' | 'trees'> & {
  readonly database: Database;
  readonly queue: Pick<Queue, 'deleteJobs'>;
  readonly app: Pick<GitHubApp, 'has'>;
  /** Holds the folders `blobs` and `images`, with a folder for each repository. */
  readonly directory: string;
};

/** Days without an event after which GitHub is asked whether the App still has a repository: of a deletion it tells nobody. */
const staleDays = 7;

const maxAsked = 50;

/** When so many could not be asked for, the rest waits for a better time. */
const maxFailures = 3;

/**
 * Removes what is left of repositories that the App does not have any more: each process has caches of its own, and hears of
 * a removal only from the records.
 *
 * @returns how many repositories were found to have left without a word
 * @throws GitHub's trouble, after everything else is done
 */
export async function cleanUpRepositories(kept: RepositoryData): Promise<number> {
  const { left, failures } = await findUninstalled(kept);
  await kept.database.transaction(async (inside) => {
    await kept.queue.deleteJobs(inside, left);
    await deleteRepositories(inside, left);
  });
  await deleteStrays(kept.database);
  const known = await knownRepositories(kept.database);
  kept.blobs.keepOnly(known);
  kept.trees.keepOnly(known);
  for (const cache of ['blobs', 'images']) await keepFolders(join(kept.directory, cache), known);
  if (failures.length > 0) throw failures[0];
  return left.length;
}

const findUninstalled = async ({ database, app }: RepositoryData) => {
  const left: number[] = [];
  const failures: unknown[] = [];
  for (const one of await staleRepositories(database, staleDays, maxAsked)) {
    if (failures.length >= maxFailures) break;
    try {
      if (await isInstalled(app, one)) await markSeen(database, one.id);
      else left.push(one.id);
    } catch (error) {
      failures.push(error);
    }
  }
  return { left, failures };
};

/** Where it is not known whose it is, the next event will tell. */
const isInstalled = async (app: RepositoryData['app'], { id, installation }: KnownRepository): Promise<boolean> =>
  installation === undefined || (await app.has(installation, id));

const keepFolders = async (folder: string, known: ReadonlySet<number>): Promise<void> => {
  for (const name of await readdir(folder).catch(() => [])) {
    if (/^\d+$/.test(name) && !known.has(Number(name))) await rm(join(folder, name), { recursive: true, force: true });
  }
};
