import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file that only its owner reads, into a folder that only its owner enters; a reader sees all of it or none, also after a
 * loss of power. Whatever stands in its place goes, a directory too.
 *
 * @throws errors of the disk
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  await privateFolder(folder);
  const partial = `${path}.${process.pid}.partial`;
  try {
    const file = await open(partial, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path).catch(async () => {
      await rm(path, { recursive: true, force: true });
      await rename(partial, path);
    });
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** A folder that was made by an earlier version may be open to others. */
async function privateFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made === undefined) await chmod(folder, 0o700);
}

/** The new name is on the disk only when its folder is. Where folders can't be synced (Windows), nothing more can be done. */
async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r').catch(() => undefined);
  await opened?.sync().catch(() => undefined);
  await opened?.close();
}
