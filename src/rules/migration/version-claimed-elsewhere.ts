import { collisionsOf } from '../reading/collisions.ts';
import { fileStart } from '../reading/file-start.ts';
import { nextVersion, renameCommands } from '../reading/renumbered.ts';
import { defineChangeRule } from '../rule.ts';

export const versionClaimedElsewhere = defineChangeRule({
  id: 'version-claimed-elsewhere',
  severity: 'warning',
  hazard: 'fails',
  summary: 'another open pull request has a migration of the same version',
  why: 'Each is right by itself. Whichever is merged second breaks the branch: its tool refuses both, or never runs the second.',
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
    `#${number}, open as well, has version ${version} too (${theirs}): merged second, ${twice === 'fails' ? 'the tool refuses to run' : 'the tool takes this one for applied and never runs it'}`,
  advice: ({ number, commands }) =>
    commands.length > 0
      ? `Agree with #${number} who goes first; if it does, take the next version: \`${commands.join(' && ')}\``
      : `Agree with #${number} who goes first; if it does, generate this migration anew.`,
});
