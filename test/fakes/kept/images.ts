import type { Extension, PGlite } from '@electric-sql/pglite';
import { createPGlite, openEmbedded } from '../../../src/rehearsal/embedded.ts';
import { clusterKey, emptyState, imageCache, type KeptImage } from '../../../src/rehearsal/images.ts';
import type { PackedImage } from '../../../src/rehearsal/session.ts';
import { engineVersion } from '../../../src/rehearsal/worker.ts';
import { keptFolder, passingFolder } from './folders.ts';

/** An empty PostgreSQL takes longer to make than most tests take on one: it is made once, and kept as an image. */

type Images = { readonly folder: string; readonly mostBytes: number };

const mostBytes = 1e9;

/** Images that all test files of one run share (`test/setup.ts` makes the folder). An empty PostgreSQL is among them. */
export function sharedImages(): Promise<Images> {
  return withEmptyCluster(process.env.TEST_IMAGES ?? passingFolder('images'));
}

/** The same for one test file alone, where it matters what was rehearsed before. */
export function ownImages(): Promise<Images> {
  return withEmptyCluster(passingFolder('images'));
}

const withEmptyCluster = async (folder: string): Promise<Images> => {
  const images = imageCache(folder, mostBytes);
  const key = clusterKey(engineVersion());
  if ((await images.at(key)) === undefined) await images.keep(key, await keptCluster());
  return { folder, mostBytes };
};

/** PostgreSQL in this process, with nothing in it. */
export async function openPGlite(extensions: Readonly<Record<string, Extension>> = {}): Promise<PGlite> {
  return createPGlite(await emptyCluster(), extensions);
}

export async function emptyCluster(): Promise<PackedImage> {
  return (await keptCluster()).image;
}

const keptCluster = async (): Promise<KeptImage> => {
  const makers = ['src/rehearsal/embedded.ts', 'src/rehearsal/data-directory.ts', 'src/rehearsal/images.ts'];
  const kept = imageCache(keptFolder(...makers), mostBytes);
  const key = clusterKey(engineVersion());
  const found = await kept.at(key);
  if (found) return found;
  const session = await openEmbedded(undefined, []);
  const image = await session.image?.();
  await session.close();
  if (!image) throw new Error('the embedded PostgreSQL gives no image');
  const made = { ...emptyState, image };
  await kept.keep(key, made);
  return made;
};
