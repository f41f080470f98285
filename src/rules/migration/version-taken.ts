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
    const first = firstOfVersion(versioned, compareVersions);
    const newest = [...first.keys()].at(-1)?.version ?? '';
    return migrations.flatMap(({ migration }) => {
      const other = first.get(migration) ?? migration;
      return other === migration ? [] : [taken(migration, other, newest, twice)];
    });
  },
  message: ({ version, other, twice }) =>
    `version ${version} is taken by ${other}: ${twice === 'fails' ? 'the tool refuses to run' : 'the tool assumes that this one is applied and never runs it'}`,
  advice: ({ commands }) =>
    commands.length > 0
      ? `Give it the next version: \`${commands.join(' && ')}\``
      : 'Generate the migration again to give it a version of its own.',
});

/** For each migration, in the order of versions, the earliest that has the same. */
const firstOfVersion = (
  versioned: readonly Migration[],
  compareVersions: (a: string, b: string) => number,
): ReadonlyMap<Migration, Migration> => {
  const first = new Map<Migration, Migration>();
  let last: Migration | undefined;
  for (const one of versioned.toSorted((a, b) => compareVersions(a.version, b.version))) {
    if (last === undefined || compareVersions(last.version, one.version) !== 0) last = one;
    first.set(one, last);
  }
  return first;
};

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
