import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbedded } from '../../../src/app/store/embedded.ts';
import { keptFolder } from './folders.ts';

/** Puts an empty PostgreSQL into a data directory of the App, as its first start would: a copy of one that was made once. */
export async function addEmptyStore(directory: string): Promise<void> {
  const kept = join(keptFolder('src/app/store/embedded.ts'), 'store');
  if (!existsSync(kept)) await makeStore(kept);
  cpSync(join(kept, 'database'), join(directory, 'database'), { recursive: true });
}

/** Another process may be making the same: whoever is first has made it. */
const makeStore = async (kept: string): Promise<void> => {
  const partial = `${kept}.${process.pid}.partial`;
  await (await openEmbedded(partial)).close();
  try {
    renameSync(partial, kept);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(kept)) throw error;
  }
};
