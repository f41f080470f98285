import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Schema } from '../model/schema.ts';
import { emptySchema } from '../schema/print/print-schema.ts';
import type { HistoryReport } from './protocol.ts';
import type { PackedImage } from './session.ts';

/** Data directories of replayed histories, kept so that the next change on the same base starts at once. */
export type ImageCache = {
  /** The longest replayed beginning of a history: how many of `keys` it covers, and what it holds. */
  readonly longest: (keys: readonly string[]) => Promise<Image | undefined>;
  readonly at: (key: string) => Promise<KeptImage | undefined>;
  /** Errors of the disk pass through. */
  readonly keep: (key: string, image: KeptImage) => Promise<void>;
};

/** The state of a cluster that nothing has run on. */
export const emptyState: ImageState = {
  report: { applied: 0, madeUp: [], skipped: [] },
  schema: undefined,
  extensions: [],
};

/** What is known of the state that an image stands at. */
export type ImageState = {
  readonly report: HistoryReport;
  /** Undefined where nobody read it. */
  readonly schema: Schema | undefined;
  /** Those that were loaded: what the history made of them needs them again. */
  readonly extensions: readonly string[];
};

export type KeptImage = ImageState & { readonly image: PackedImage };

export type Image = KeptImage & { readonly covers: number };

/** Changes whenever a replay of the same files may end differently; an image knows only the kinds of objects of its time. */
const replayVersion = [8, ...Object.keys(emptySchema)].join(' ');

/** Stands for an empty cluster of the engine. */
export function clusterKey(engine: string): string {
  return hash(JSON.stringify([replayVersion, engine]));
}

/**
 * One key per prefix of a history: key n stands for the surroundings and the first n migrations.
 *
 * @param identities what each migration says
 */
export function prefixKeys(surroundings: unknown, identities: readonly string[]): readonly string[] {
  let key = hash(JSON.stringify([replayVersion, surroundings]));
  return identities.map((identity) => {
    key = hash(`${key} ${identity}`);
    return key;
  });
}

/** A cache in a folder of its own, bounded in bytes: the images not used for longest go first. */
export function imageCache(folder: string, mostBytes: number): ImageCache {
  return {
    longest: async (keys) => {
      const present = new Set(await readdir(folder).catch(() => []));
      for (let covers = keys.length; covers > 0; covers -= 1) {
        const key = keys[covers - 1] ?? '';
        const kept = present.has(`${key}.image`) ? await readKept(folder, key) : undefined;
        if (kept) return { ...kept, covers };
      }
      return undefined;
    },
    at: (key) => readKept(folder, key),
    keep: async (key, { image, ...state }) => {
      await mkdir(folder, { recursive: true });
      await writeWhole(join(folder, `${key}.image`), image.packed);
      await writeWhole(join(folder, `${key}.json`), JSON.stringify({ bytes: image.bytes, state } satisfies Beside));
      await dropOldest(folder, mostBytes);
    },
  };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** What is written beside an image. */
type Beside = { readonly bytes: number; readonly state: ImageState };

const readKept = async (folder: string, key: string): Promise<KeptImage | undefined> => {
  const path = join(folder, `${key}.image`);
  try {
    const { bytes, state } = JSON.parse(await readFile(join(folder, `${key}.json`), 'utf8')) as Beside;
    const packed = await readFile(path);
    await utimes(path, new Date(), new Date());
    return { image: { packed, bytes }, ...state };
  } catch {
    return undefined;
  }
};

/** A reader sees the whole file or none: two reviews may write the same image. */
const writeWhole = async (path: string, content: Uint8Array | string): Promise<void> => {
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, content);
  await rename(partial, path);
};

const dropOldest = async (folder: string, mostBytes: number): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.image'));
  const files = await Promise.all(names.map(async (name) => ({ name, ...(await sizeAndUse(join(folder, name))) })));
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.sort((a, b) => a.used - b.used)) {
    if (bytes <= mostBytes) return;
    bytes -= file.bytes;
    await rm(join(folder, file.name), { force: true });
    await rm(join(folder, file.name.replace(/\.image$/, '.json')), { force: true });
  }
};

const sizeAndUse = async (path: string): Promise<{ bytes: number; used: number }> => {
  const found = await stat(path).catch(() => undefined);
  return { bytes: found?.size ?? 0, used: found?.mtimeMs ?? 0 };
};
