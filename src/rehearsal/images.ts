import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Schema } from '../model/schema.ts';
import { emptySchema } from '../schema/print/print-schema.ts';
import type { HistoryReport } from './protocol.ts';
import type { PackedImage } from './session.ts';
import { writeWhole } from './write-whole.ts';

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
const replayVersion = [11, ...Object.keys(emptySchema)].join(' ');

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
      const head = `${JSON.stringify({ bytes: image.bytes, state } satisfies Head)}\n`;
      const rest = Buffer.concat([Buffer.from(head), image.packed]);
      await writeWhole(join(folder, `${key}.image`), Buffer.concat([Buffer.from(`${digestOf(key, rest)}\n`), rest]));
      await dropOldest(folder, mostBytes);
    },
  };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** What stands in an image's file before the packed directory, as JSON on a line, after the digest of all that follows it. */
type Head = { readonly bytes: number; readonly state: ImageState };

/** The key is part of it: an image under another's name is not that other. */
const digestOf = (key: string, rest: Uint8Array): string =>
  createHash('sha256').update(`${key}\n`).update(rest).digest('hex');

/** What is damaged, or can't be read, goes: it is made again, and never believed. */
const readKept = async (folder: string, key: string): Promise<KeptImage | undefined> => {
  const path = join(folder, `${key}.image`);
  try {
    const found = takeApart(key, await readFile(path));
    if (found === undefined) throw new Error('damaged');
    await utimes(path, new Date(), new Date()).catch(() => undefined);
    return found;
  } catch {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
    return undefined;
  }
};

const takeApart = (key: string, whole: Buffer): KeptImage | undefined => {
  const start = whole.indexOf('\n') + 1;
  const rest = whole.subarray(start);
  if (start === 0 || whole.toString('utf8', 0, start - 1) !== digestOf(key, rest)) return undefined;
  const end = rest.indexOf('\n');
  const { bytes, state } = JSON.parse(rest.toString('utf8', 0, end)) as Head;
  return { image: { packed: rest.subarray(end + 1), bytes }, ...state };
};

const dropOldest = async (folder: string, mostBytes: number): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.image'));
  const files = await Promise.all(names.map(async (name) => ({ name, ...(await sizeAndUse(join(folder, name))) })));
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.sort((a, b) => a.used - b.used)) {
    if (bytes <= mostBytes) return;
    bytes -= file.bytes;
    await rm(join(folder, file.name), { recursive: true, force: true });
    // Earlier versions kept the state beside the image.
    await rm(join(folder, file.name.replace(/\.image$/, '.json')), { force: true });
  }
};

const sizeAndUse = async (path: string): Promise<{ bytes: number; used: number }> => {
  const found = await stat(path).catch(() => undefined);
  return { bytes: found?.size ?? 0, used: found?.mtimeMs ?? 0 };
};
