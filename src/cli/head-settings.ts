import type { Tree } from '../model/change.ts';
import { defaultSettings, type Settings } from '../model/settings.ts';
import { UserError } from '../model/user-error.ts';
import type { Rule } from '../rules/rule.ts';
import { settingsPaths } from '../settings/paths.ts';

/** Wishes on the command line, which go before those in the file. */
export type SettingsOverrides = {
  readonly postgres: number | undefined;
  readonly failOn: Settings['failOn'] | undefined;
};

/**
 * The settings of the change's own head, with the wishes of the command line.
 *
 * @throws UserError naming every problem of the file with its line
 */
export async function readHeadSettings(
  head: Tree,
  wishes: SettingsOverrides,
  ownRules: readonly Rule[],
): Promise<Settings> {
  const written = await settingsIn(head, ownRules);
  return {
    ...written,
    ...(wishes.postgres !== undefined && { postgres: wishes.postgres }),
    ...(wishes.failOn !== undefined && { failOn: wishes.failOn }),
  };
}

async function settingsIn(head: Tree, ownRules: readonly Rule[]): Promise<Settings> {
  const texts = await head.read(settingsPaths.filter((path) => head.files.has(path)));
  if (texts.size === 0) return defaultSettings;
  const { readSettings } = await import('../settings/read-settings.ts');
  const ruleIds = [...(await import('../rules/catalogue.ts')).catalogue, ...ownRules].map(({ id }) => id);
  for (const [path, text] of texts) {
    const reading = readSettings(text, path, ruleIds);
    if ('settings' in reading) return reading.settings;
    const [first, ...others] = reading.problems;
    if (!first) continue;
    const also = others.map(({ line, column, message }) => `\n  also ${path}:${line}:${column}: ${message}`);
    const message = `${path}:${first.line}:${first.column}: ${first.message}${also.join('')}`;
    throw new UserError(message, first.expected, first.example);
  }
  return defaultSettings;
}
