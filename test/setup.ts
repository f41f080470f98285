import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addEmptyCluster } from './fakes/kept/images.ts';

/** Once before all tests: a folder for what their rehearsals keep, with an empty PostgreSQL in it. */
export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'migration-planner-images-'));
  process.env.TEST_IMAGES = folder;
  await addEmptyCluster(folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
