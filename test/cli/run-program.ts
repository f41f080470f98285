import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What a process said. */
export type Answer = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the real program in a process of its own, with an environment that keeps nothing. */
export function runProgram(words: readonly string[], directory: string, script = 'src/cli/main.ts'): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...words], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: directory, MIGRATION_PLANNER_CACHE: 'off' },
  });
  return { status, stdout, stderr };
}
