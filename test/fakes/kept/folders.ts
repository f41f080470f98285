import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { engineVersion } from '../../../src/rehearsal/worker.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * A folder that outlives the tests, for what is costly to make. It has another name when the embedded PostgreSQL is another
 * version, or when one of the files that make what is kept in it was changed.
 */
export function keptFolder(...makers: readonly string[]): string {
  const hash = createHash('sha256').update(engineVersion());
  for (const path of makers) hash.update(readFileSync(join(root, path)));
  const folder = join(root, 'node_modules', '.cache', 'migration-planner', hash.digest('hex').slice(0, 16));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A folder that goes when this process ends. */
export function passingFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `migration-planner-${name}-`));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
