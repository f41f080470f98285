import type { Extension, PGlite } from '@electric-sql/pglite';
import { createPGlite, openEmbedded } from '../../../src/rehearsal/embedded.ts';
import { clusterKey, emptyState, imageCache, type KeptImage } from '../../../src/rehearsal/images.ts';
import type { PackedImage } from '../../../src/rehearsal/session.ts';
import { engineVersion } from '../../../src/rehearsal/worker.ts';
import { keptFolder, passingFolder } from './folders.ts';

/** An empty PostgreSQL takes longer to make than most tests take on one: it is made once, and kept as an image. */

type Images = { readonly folder: string; readonly mostBytes: number };

const mostBytes = 1e9;

/** Images that all test files of one run share: `test/setup.ts` makes the folder. */
export function sharedImages(): Images {
  return { folder: process.env.TEST_IMAGES ?? passingFolder('images'), mostBytes };
}

/** Images of one test file, where it matters what was rehearsed before. An empty PostgreSQL is among them. */
export async function ownImages(): Promise<Images> {
  const folder = passingFolder('images');
  await addEmptyCluster(folder);
  return { folder, mostBytes };
}

export async function addEmptyCluster(folder: string): Promise<void> {
  await imageCache(folder, mostBytes).keep(clusterKey(engineVersion()), await keptCluster());
}

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
