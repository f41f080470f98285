import { mkdir, statfs } from 'node:fs/promises';

/** With less than this nothing is promised: a transaction, an image and their logs fit into it. */
export const leastFreeBytes = 100_000_000;

/**
 * Whether the data directory's disk is as good as full: a database that can be read and not be written takes no deliveries.
 *
 * @returns what is wrong; undefined: nothing
 */
export async function fullDisk(directory: string, least = leastFreeBytes): Promise<string | undefined> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { bavail, bsize, blocks } = await statfs(directory);
  // File systems that know no end (some network ones) say that they have no blocks.
  if (blocks > 0 && bavail * bsize < least) return `less than ${Math.round(least / 1_000_000)} MB left`;
  return undefined;
}
