import { collisionsOf } from '../reading/collisions.ts';
import { fileStart } from '../reading/file-start.ts';
import { nextVersion, renameCommands } from '../reading/renumbered.ts';
import { defineChangeRule } from '../rule.ts';

export const versionClaimedElsewhere = defineChangeRule({
  id: 'version-claimed-elsewhere',
  severity: 'warning',
  hazard: 'fails',
  summary: 'another open pull request has a migration with the same version',
  why: 'Each works by itself. Whichever is merged second breaks the branch: the tool refuses both, or never runs the second.',
  references: ['https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md'],
  peers: [],
  match: (facts) => {
    const { twice } = facts.behaviour;
    if (twice === 'applies') return [];
    return collisionsOf(facts).flatMap(({ number, versions }) =>
      versions.flatMap(({ version, mine, theirs }) => {
        const migration = facts.migrations.map((one) => one.migration).find(({ path }) => path === mine);
        if (migration === undefined) return [];
        const next = nextVersion(version);
        return {
          relations: [],
          place: { migrationId: migration.id, statement: undefined, location: fileStart(mine) },
          number,
          version,
          theirs,
          twice,
          commands: next === undefined ? [] : renameCommands(migration, next),
        };
      }),
    );
  },
  message: ({ version, number, theirs, twice }) =>
    `the open pull request #${number} also has version ${version} (${theirs}): if this one is merged second, ${twice === 'fails' ? 'the tool refuses to run' : 'the tool assumes that this one is applied and never runs it'}`,
  advice: ({ number, commands }) =>
    commands.length > 0
      ? `Agree with #${number} which is merged first; if that one is, take the next version: \`${commands.join(' && ')}\``
      : `Agree with #${number} which is merged first; if that one is, generate this migration again.`,
});
