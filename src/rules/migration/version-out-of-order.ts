import { fileStart } from '../reading/file-start.ts';
import { nextVersion, renameCommands } from '../reading/renumbered.ts';
import { defineChangeRule } from '../rule.ts';

export const versionOutOfOrder = defineChangeRule({
  id: 'version-out-of-order',
  severity: 'warning',
  hazard: 'process',
  summary: 'a new migration sorts before one of the base branch',
  why: 'Depending on the tool, databases that are past it skip it, refuse it, or run it in a different order than new databases do.',
  references: ['https://pressly.github.io/goose/documentation/cli-commands/'],
  peers: ['Atlas non-linear history'],
  match: ({ migrations, history, compareVersions, behaviour: { late } }) => {
    const ordered = history.filter(({ repeatable }) => !repeatable);
    const newest = ordered.reduce<string | undefined>(
      (last, { version }) => (last === undefined || compareVersions(version, last) > 0 ? version : last),
      undefined,
    );
    if (newest === undefined) return [];
    const behind = migrations.filter(
      ({ migration }) => !migration.repeatable && compareVersions(migration.version, newest) < 0,
    );
    return behind.map(({ migration }, at) => ({
      relations: [],
      place: { migrationId: migration.id, statement: undefined, location: fileStart(migration.path) },
      version: migration.version,
      newest,
      late,
      commands: renameTo(migration, newest, at),
      severity: late === 'applies' ? ('note' as const) : ('error' as const),
    }));
  },
  message: ({ version, newest, late }) =>
    `version ${version} sorts before ${newest}, which is already on the base branch: ${consequence[late]}`,
  advice: ({ commands }) =>
    commands.length > 0
      ? `Give it a later version: \`${commands.join(' && ')}\``
      : 'Generate the migration again to give it a later version.',
});

const consequence = {
  skips: 'databases that have run the later one never run this one, without a warning',
  fails: 'the tool refuses to run it where the later one has been applied',
  applies: 'databases that have run the later one run this one after it, and new databases run it before',
} as const;

const renameTo = (migration: Parameters<typeof renameCommands>[0], newest: string, at: number): readonly string[] => {
  let version: string | undefined = newest;
  for (let step = 0; step <= at && version !== undefined; step += 1) version = nextVersion(version);
  return version === undefined ? [] : renameCommands(migration, version);
};
