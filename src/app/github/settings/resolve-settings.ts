import { createHash } from 'node:crypto';
import { defaultSettings, type Settings } from '../../../model/settings.ts';
import { settingsPaths } from '../../../settings/paths.ts';
import { readSettings, type SettingsProblem } from '../../../settings/read-settings.ts';
import type { RepositoryClient } from '../repository-client.ts';
import { fetchExtendedFile, readReference } from './extended.ts';
import { fetchPrivateFile, organisationRepository } from './organisation.ts';
import type { SettingsFile, SettingsFiles } from './settings-query.ts';

/** Something wrong with a settings file, and in which repository's file. */
export type FileProblem = SettingsProblem & {
  /** `owner/name`; undefined: the repository itself. */
  readonly repository: string | undefined;
  readonly path: string;
};

/** The settings that count for a repository. With problems they are the defaults. */
export type FoundSettings = {
  readonly settings: Settings;
  /** Changes whenever a file that was read does. */
  readonly hash: string;
  /** Where they come from, in a sentence. */
  readonly source: string;
  readonly problems: readonly FileProblem[];
};

/** A settings file, and whose it is. */
type Source = { readonly repository: string | undefined; readonly path: string; readonly file: SettingsFile };

/** A file that starts from another that starts from another. */
const maxChain = 5;

/**
 * The settings of a repository: its own file, else the organisation's; each may start from another of the same owner.
 * What is wrong is in the answer, never thrown.
 */
export async function resolveSettings(client: RepositoryClient, files: SettingsFiles): Promise<FoundSettings> {
  const start = await firstFile(client, files);
  const { source } = start;
  if (start.first === undefined) return { settings: defaultSettings, hash: 'defaults', source, problems: [] };
  const hash = createHash('sha256');
  const chain: { readonly settings: Settings; readonly written: readonly string[] }[] = [];
  let next: Source | undefined = start.first;
  while (next !== undefined) {
    hash.update(next.file.oid);
    const { repository, path }: Source = next;
    const reading = readSettings(next.file.text ?? '', path, client.ruleIds);
    const problems = 'problems' in reading ? reading.problems : tooLong(chain.length);
    if ('problems' in reading || problems.length > 0)
      return broken(hash.digest('hex'), source, problems, repository, path);
    chain.push(reading);
    const further = await fetchNext(client, reading.settings._extends);
    if (further && 'problem' in further) return broken(hash.digest('hex'), source, [further.problem], repository, path);
    next = further;
  }
  return { settings: chain.reduceRight(overlay, defaultSettings), hash: hash.digest('hex'), source, problems: [] };
}

/** What one settings file would say, for a pull request that changes it. */
export function readSettingsText(text: string, { ruleIds }: RepositoryClient): ReturnType<typeof readSettings> {
  return readSettings(text, settingsPaths[0], ruleIds);
}

/** The file to begin with, and in words where the settings come from. */
async function firstFile(
  client: RepositoryClient,
  { repository, organisation }: SettingsFiles,
): Promise<{ readonly first: Source | undefined; readonly source: string }> {
  const path = settingsPaths[0];
  const name = `${client.owner}/${organisationRepository}`;
  if (repository?.oid) {
    return {
      first: { repository: undefined, path, file: repository },
      source: `The settings come from \`${path}\`.`,
    };
  }
  const shared = organisation === 'not seen' ? await fetchPrivateFile(client) : organisation;
  if (shared === 'not seen')
    return {
      first: undefined,
      source: `The settings are the defaults. This App cannot read \`${name}\`, if it exists.`,
    };
  if (!shared?.oid) return { first: undefined, source: 'The settings are the defaults.' };
  return { first: { repository: name, path, file: shared }, source: `The settings come from \`${name}\`.` };
}

async function fetchNext(
  client: RepositoryClient,
  wish: string | undefined,
): Promise<Source | { readonly problem: SettingsProblem } | undefined> {
  if (wish === undefined) return undefined;
  const reference = readReference(wish, client.owner);
  if (typeof reference === 'string') return { problem: extendsProblem(reference) };
  const name = `${client.owner}/${reference.name}`;
  const file = await fetchExtendedFile(client, reference);
  if (!file) return { problem: extendsProblem(`there is no ${reference.path} in ${name} that this App can read`) };
  return { repository: name, path: reference.path, file };
}

const extendsProblem = (message: string): SettingsProblem => ({
  message: `\`_extends\`: ${message}`,
  line: 1,
  column: 1,
  expected: 'a repository of the same owner, where this App is installed',
  example: '_extends: engineering-settings:migration-planner.yml',
});

const tooLong = (length: number): readonly SettingsProblem[] =>
  length < maxChain ? [] : [extendsProblem(`the chain of files is longer than ${maxChain}`)];

const broken = (
  hash: string,
  source: string,
  problems: readonly SettingsProblem[],
  repository: string | undefined,
  path: string,
): FoundSettings => ({
  settings: defaultSettings,
  hash,
  source,
  problems: problems.map((problem) => ({ ...problem, repository, path })),
});

/** Written keys go over what is below; lists of rules and tables are joined, entry by entry. */
function overlay(below: Settings, { settings, written }: { settings: Settings; written: readonly string[] }): Settings {
  const own = Object.fromEntries(Object.entries(settings).filter(([key]) => written.includes(key)));
  return {
    ...below,
    ...own,
    rules: { ...below.rules, ...settings.rules },
    tables: { ...below.tables, ...settings.tables },
  };
}
