import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../../rehearsal/write-whole.ts';
import type { RepositoryClient } from '../repository-client.ts';
import { type BlobReference, fetchBlobs, hasHash } from './fetch-blobs.ts';

/** Texts of files by git's hash. Kept apart by repository: nobody reads another's by knowing a hash. */
export type BlobCache = {
  /**
   * @param tooLarge told what is larger than `maxBlobBytes`, and its size in bytes
   * @returns the text by hash; what is too large, or no text, is absent
   */
  readonly read: (
    client: RepositoryClient,
    repository: number,
    wanted: readonly BlobReference[],
    tooLarge?: (hash: string, bytes: number) => void,
  ) => Promise<ReadonlyMap<string, string>>;
  /** Lets go of what is in memory of all other repositories. */
  readonly keepOnly: (repositories: ReadonlySet<number>) => void;
};

/** Where blobs are kept. */
export type BlobLimits = {
  /** Undefined: in memory only. */
  readonly folder: string | undefined;
  readonly maxBytesOnDisk: number;
  /** UTF-16 units. */
  readonly maxInMemory: number;
  readonly now: () => Date;
};

/** Reads blobs from memory, else from the disk, else from GitHub in batches. */
export function blobCache({ folder, maxBytesOnDisk, maxInMemory, now }: BlobLimits): BlobCache {
  const memory = textCache(maxInMemory);
  const disk = folder === undefined ? noDisk : diskCache(folder, maxBytesOnDisk, now);
  return {
    read: async (client, repository, wanted, tooLarge) => {
      const found = new Map<string, string>();
      const missing = new Map<string, BlobReference>();
      const take = (hash: string, text: string): void => {
        memory.set(`${repository}/${hash}`, text);
        found.set(hash, text);
      };
      const look = async (one: BlobReference): Promise<void> => {
        const text = memory.get(`${repository}/${one.hash}`) ?? (await disk.read(repository, one.hash));
        if (text === undefined) missing.set(one.hash, one);
        else take(one.hash, text);
      };
      await Promise.all(wanted.map(look));
      const fetched = await fetchBlobs(client, [...missing.values()]);
      for (const [hash, bytes] of fetched.tooLarge) tooLarge?.(hash, bytes);
      for (const [hash, text] of fetched.texts) {
        take(hash, text);
        await disk.write(repository, hash, text);
      }
      return found;
    },
    keepOnly: (repositories) => memory.keepOnly((key) => repositories.has(Number(key.split('/')[0]))),
  };
}

type Disk = {
  readonly read: (repository: number, hash: string) => Promise<string | undefined>;
  readonly write: (repository: number, hash: string, text: string) => Promise<void>;
};

const noDisk: Disk = { read: async () => undefined, write: async () => undefined };

/** Last used, last to go. */
function textCache(max: number) {
  const known = new Map<string, string>();
  let sum = 0;
  const drop = (key: string): void => {
    sum -= known.get(key)?.length ?? 0;
    known.delete(key);
  };
  return {
    get: (key: string): string | undefined => {
      const text = known.get(key);
      if (text === undefined) return undefined;
      known.delete(key);
      known.set(key, text);
      return text;
    },
    set: (key: string, text: string): void => {
      drop(key);
      known.set(key, text);
      sum += text.length;
      for (const oldest of known.keys()) {
        if (sum <= max) break;
        drop(oldest);
      }
    },
    keepOnly: (isKept: (key: string) => boolean): void => {
      for (const key of known.keys()) if (!isKept(key)) drop(key);
    },
  };
}

/**
 * Files `<repository>/<first two digits>/<hash>`. What can't be read or written is as if it were not there; what is not what its
 * name says goes, and is asked of GitHub again.
 */
function diskCache(folder: string, max: number, now: () => Date): Disk {
  let bytes: number | undefined;
  const pathOf = (repository: number, hash: string) => join(folder, String(repository), hash.slice(0, 2), hash);
  return {
    read: async (repository, hash) => {
      const path = pathOf(repository, hash);
      const kept = await readFile(path).catch((error: unknown) => (isAbsent(error) ? undefined : damaged));
      if (kept === undefined) return undefined;
      if (!hasHash(hash, kept)) {
        await rm(path, { recursive: true, force: true }).catch(() => undefined);
        return undefined;
      }
      void utimes(path, now(), now()).catch(() => undefined);
      return kept.toString('utf8');
    },
    write: async (repository, hash, text) => {
      const path = pathOf(repository, hash);
      const content = Buffer.from(text);
      // A text in another encoding is not the blob any more.
      if (!hasHash(hash, content)) return;
      try {
        await writeWhole(path, content);
        bytes = (bytes ?? (await sizeOf(folder))) + content.length;
        if (bytes > max) bytes = await makeRoom(folder, max * 0.8);
      } catch {
        // A full disk makes reviews slower, never wrong.
      }
    },
  };
}

/** Stands for what is there and can't be read: no hash is its. */
const damaged = Buffer.from('damaged');

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

type CachedFile = { readonly path: string; readonly size: number; readonly used: number };

async function listCached(folder: string): Promise<readonly CachedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(files.map(async (path) => ({ path, info: await stat(path).catch(() => undefined) })));
  return found.flatMap(({ path, info }) => (info ? [{ path, size: info.size, used: info.mtimeMs }] : []));
}

const sizeOf = async (folder: string): Promise<number> =>
  (await listCached(folder)).reduce((sum, { size }) => sum + size, 0);

/** Removes what was not used for longest, until at most `max` bytes are left; says how many are. */
async function makeRoom(folder: string, max: number): Promise<number> {
  const files = [...(await listCached(folder))].sort((a, b) => a.used - b.used);
  let sum = files.reduce((bytes, { size }) => bytes + size, 0);
  for (const { path, size } of files) {
    if (sum <= max) break;
    await rm(path, { force: true });
    sum -= size;
  }
  return sum;
}
