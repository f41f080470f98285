import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../model/user-error.ts';
import { catalogue } from '../../rules/catalogue.ts';
import type { SquawkImport } from '../../settings/from-squawk.ts';
import { printable } from '../../settings/printable.ts';
import { settingsFromSquawk, settingsPaths, settingsTemplate } from '../../settings/read-settings.ts';
import type { Arguments } from '../command.ts';
import { openRepository } from '../git/repository.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Writes the settings file of a repository, every setting explained and none changed but what `.squawk.toml` says.
 *
 * @throws UserError when there is one already
 */
export async function initCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const repository = await openRepository(resolve(terminal.directory, given.positional[0] ?? '.'));
  for (const path of settingsPaths) {
    const there = await stat(join(repository.directory, path)).catch(() => undefined);
    if (there) throw alreadyThere(join(repository.directory, path));
  }
  const file = join(repository.directory, settingsPaths[0]);
  const squawk = await squawkIn(repository.directory);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, settingsTemplate() + (squawk === undefined ? '' : `\n# From .squawk.toml:\n${squawk.yaml}`), {
    flag: 'wx',
  });
  terminal.print(
    squawk === undefined
      ? `Wrote ${file}. It changes nothing yet: remove the # from the settings you want.\n`
      : `Wrote ${file}, with the settings of .squawk.toml at its end.\n${squawk.left.map((one) => `Left out: ${one}.\n`).join('')}`,
  );
  return 0;
}

/** What a repository that used squawk had set. */
async function squawkIn(directory: string): Promise<SquawkImport | undefined> {
  const file = join(directory, '.squawk.toml');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return settingsFromSquawk(text, catalogue);
  } catch (error) {
    throw new UserError(
      `${file} can't be read: ${printable(error instanceof Error ? error.message : String(error))}`,
      "squawk's configuration, or no such file",
      'excluded_rules = ["require-concurrent-index-creation"]',
    );
  }
}

function alreadyThere(file: string): UserError {
  return new UserError(
    `${file} already exists and was not changed`,
    'a repository without a settings file',
    `mv ${file} ${file}.before && migration-planner init`,
  );
}
