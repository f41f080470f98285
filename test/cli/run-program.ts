import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sharedImages } from '../fakes/kept/images.ts';

const root = join(import.meta.dirname, '..', '..');

/** What a process said. */
export type Answer = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

const images = await sharedImages();

/** Runs the real program in a process of its own, with nothing of this environment. */
export function runProgram(
  words: readonly string[],
  directory: string,
  script = 'src/cli/main.ts',
  environment = {},
): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...words], {
    cwd: directory,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      MIGRATION_PLANNER_CACHE: images.folder,
      NODE_COMPILE_CACHE: join(images.folder, 'node'),
      ...environment,
    },
  });
  return { status, stdout, stderr };
}
