import type { Migration } from '../../model/migration.ts';
import { fileStart } from '../reading/file-start.ts';
import { nextVersion, renameCommands } from '../reading/renumbered.ts';
import { defineChangeRule } from '../rule.ts';

export const versionTaken = defineChangeRule({
  id: 'version-taken',
  severity: 'error',
  hazard: 'fails',
  summary: 'two migrations have the same version',
  why: 'Two branches took the same number: the tool refuses both, or mistakes the second for the first and never runs it.',
  references: ['https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md'],
  peers: ['Atlas checksum'],
  match: ({ migrations, history, compareVersions, behaviour: { twice } }) => {
    if (twice === 'applies') return [];
    const versioned = [...history, ...migrations.map(({ migration }) => migration)].filter(
      ({ repeatable }) => !repeatable,
    );
    const newest =
      versioned
        .map(({ version }) => version)
        .toSorted(compareVersions)
        .at(-1) ?? '';
    return migrations.flatMap(({ migration }) => {
      const others = versioned.slice(0, versioned.indexOf(migration));
      const other = migration.repeatable
        ? undefined
        : others.find(({ version }) => compareVersions(version, migration.version) === 0);
      return other ? [taken(migration, other, newest, twice)] : [];
    });
  },
  message: ({ version, other, twice }) =>
    `version ${version} is taken by ${other}: ${twice === 'fails' ? 'the tool refuses to run' : 'the tool assumes that this one is applied and never runs it'}`,
  advice: ({ commands }) =>
    commands.length > 0
      ? `Give it the next version: \`${commands.join(' && ')}\``
      : 'Generate the migration again to give it a version of its own.',
});

const taken = (migration: Migration, other: Migration, newest: string, twice: 'skips' | 'fails') => {
  const next = nextVersion(newest);
  return {
    relations: [],
    place: { migrationId: migration.id, statement: undefined, location: fileStart(migration.path) },
    version: migration.version,
    other: other.path,
    twice,
    commands: next === undefined ? [] : renameCommands(migration, next),
  };
};
