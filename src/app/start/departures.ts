import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workshop } from '../github/workshop.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import {
  deleteStrays,
  forgetRepositories,
  type KnownRepository,
  knownRepositories,
  seeRepository,
  silentRepositories,
} from '../store/repositories.ts';
import type { GitHubApp } from './github/github-app.ts';

/** What this process keeps of repositories, and where. */
export type Kept = Pick<Workshop, 'blobs' | 'trees'> & {
  readonly database: Database;
  readonly queue: Pick<Queue, 'forget'>;
  readonly app: Pick<GitHubApp, 'has'>;
  /** Holds the folders `blobs` and `images`, with a folder for each repository. */
  readonly directory: string;
};

/** Days without an event after which GitHub is asked whether the App still has a repository: of a deletion it tells nobody. */
const silence = 7;

const mostAsked = 50;

/** When so many could not be asked for, the rest waits for a better time. */
const mostFailures = 3;

/**
 * Removes what is left of repositories that the App does not have any more: each process has caches of its own, and hears of
 * a departure by nothing but the records.
 *
 * @returns how many repositories were found to have left without a word
 * @throws GitHub's trouble, after everything else is done
 */
export async function removeDeparted(kept: Kept): Promise<number> {
  const { left, failures } = await askForSilent(kept);
  await kept.database.transaction(async (inside) => {
    await kept.queue.forget(inside, left);
    await forgetRepositories(inside, left);
  });
  await deleteStrays(kept.database);
  const known = await knownRepositories(kept.database);
  kept.blobs.keepOnly(known);
  kept.trees.keepOnly(known);
  for (const cache of ['blobs', 'images']) await keepFolders(join(kept.directory, cache), known);
  if (failures.length > 0) throw failures[0];
  return left.length;
}

const askForSilent = async ({ database, app }: Kept) => {
  const left: number[] = [];
  const failures: unknown[] = [];
  for (const one of await silentRepositories(database, silence, mostAsked)) {
    if (failures.length >= mostFailures) break;
    try {
      if (await isThere(app, one)) await seeRepository(database, one.id);
      else left.push(one.id);
    } catch (error) {
      failures.push(error);
    }
  }
  return { left, failures };
};

/** Where it is not known whose it is, the next event will tell. */
const isThere = async (app: Kept['app'], { id, installation }: KnownRepository): Promise<boolean> =>
  installation === undefined || (await app.has(installation, id));

const keepFolders = async (folder: string, known: ReadonlySet<number>): Promise<void> => {
  for (const name of await readdir(folder).catch(() => [])) {
    if (/^\d+$/.test(name) && !known.has(Number(name))) await rm(join(folder, name), { recursive: true, force: true });
  }
};
