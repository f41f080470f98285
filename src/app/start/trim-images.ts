import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

type Used = { readonly folder: string; readonly bytes: number; readonly usedAt: number };

/**
 * Keeps what all repositories together have in images of replayed histories below a limit: the repositories that were not
 * looked at for longest lose theirs, whole. They are made again when the repository is reviewed next.
 *
 * @param folder holds one folder for each repository
 * @returns how many repositories lost theirs
 */
export async function trimImages(folder: string, maxBytes: number): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const used: Used[] = [];
  for (const name of names) used.push(await usedBy(join(folder, name)));
  let bytes = used.reduce((sum, one) => sum + one.bytes, 0);
  let dropped = 0;
  for (const one of used.sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= maxBytes) break;
    await rm(one.folder, { recursive: true, force: true });
    bytes -= one.bytes;
    dropped++;
  }
  return dropped;
}

const usedBy = async (folder: string): Promise<Used> => {
  let [bytes, usedAt] = [0, 0];
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    bytes += found?.size ?? 0;
    usedAt = Math.max(usedAt, found?.mtimeMs ?? 0);
  }
  return { folder, bytes, usedAt };
};
