import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Once before all tests: a folder for what their rehearsals keep. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'migration-planner-images-'));
  process.env.TEST_IMAGES = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
