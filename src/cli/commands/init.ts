import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { settingsPaths, settingsTemplate } from '../../settings.ts';
import type { Arguments } from '../arguments.ts';
import { openRepository } from '../git/repository.ts';
import { Refusal } from '../refusal.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Writes the settings file of a repository, every setting explained and none changed.
 *
 * @throws Refusal when there is one already
 */
export async function initCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const repository = await openRepository(resolve(terminal.directory, given.positional[0] ?? '.'));
  for (const path of settingsPaths) {
    const there = await stat(join(repository.directory, path)).catch(() => undefined);
    if (there) throw alreadyThere(join(repository.directory, path));
  }
  const file = join(repository.directory, settingsPaths[0]);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, settingsTemplate(), { flag: 'wx' });
  terminal.print(`${file} is written. As it stands it changes nothing: take the # away from what you want.\n`);
  return 0;
}

function alreadyThere(file: string): Refusal {
  return new Refusal(
    `${file} is there already and is left as it is`,
    'a repository without a settings file',
    `mv ${file} ${file}.before && migration-planner init`,
  );
}
