import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Link } from '../../model/change.ts';
import { maxFileBytes } from './blobs.ts';
import type { TrackedFile } from './files.ts';
import { fieldsOf, git } from './run.ts';

/** Files on the disk that are neither tracked nor ignored. */
export async function untrackedPaths(directory: string): Promise<readonly string[]> {
  const answer = await git(directory, ['ls-files', '-z', '--others', '--exclude-standard']);
  if (answer.status !== 0) throw new Error(`git ls-files failed: ${answer.error}`);
  // A path that ends with a slash is a repository inside this one.
  return fieldsOf(answer.output).filter((path) => !path.endsWith('/'));
}

/** The symbolic links among some paths on the disk; that they lead elsewhere is what they say. */
export async function linksOnDisk(directory: string, paths: readonly string[]): Promise<readonly Link[]> {
  const found: Link[] = [];
  for (const path of paths) {
    const target = await readlink(join(directory, path)).catch(() => undefined);
    if (target !== undefined) found.push({ path, kind: 'symbolic link', hash: blobHash(Buffer.from(target)), target });
  }
  return found;
}

/** Content of a file on the disk. Undefined: it is gone, no plain file, or above `maxFileBytes`. Links are not followed. */
export async function readFromDisk(directory: string, path: string): Promise<Buffer | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(join(directory, path), flags).catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size, isPlain } = await file.stat().then((found) => ({ size: found.size, isPlain: found.isFile() }));
    return isPlain && size <= maxFileBytes ? await file.readFile() : undefined;
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

/** Describes a file on the disk; its hash is the one that git would give it. Undefined: no plain file. */
export async function fileOnDisk(directory: string, path: string): Promise<TrackedFile | undefined> {
  const content = await readFromDisk(directory, path);
  if (content) return { hash: blobHash(content), size: content.length, from: 'disk' };
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(join(directory, path), flags).catch(() => undefined);
  const found = await file?.stat();
  await file?.close();
  // Too large to be read: a name that changes when the file does is all that is needed.
  return found?.isFile()
    ? { hash: `large:${path}:${found.size}:${found.mtimeMs}`, size: found.size, from: 'disk' }
    : undefined;
}

function blobHash(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
