import { fileStart } from '../reading/file-start.ts';
import { quotedPath } from '../reading/renumbered.ts';
import { defineChangeRule } from '../rule.ts';

export const migrationDeleted = defineChangeRule({
  id: 'migration-deleted',
  severity: 'warning',
  hazard: 'process',
  summary: 'a migration of the base branch is deleted or renamed',
  why: 'Databases that ran it keep its changes and its entry in the history; new ones will have neither.',
  references: ['https://documentation.red-gate.com/fd/validate-184127464.html'],
  peers: ['Atlas checksum', 'Flyway validate'],
  match: ({ deleted, renamed, behaviour }) =>
    [...deleted, ...renamed.map(({ before }) => before)].map(({ id, path }) => ({
      relations: [],
      place: { migrationId: id, statement: undefined, location: fileStart(path) },
      path,
      ...(behaviour.edited === 'fails' ? { severity: 'error' as const } : {}),
    })),
  message: ({ path }) =>
    `${path} is on the base branch but missing here: databases that ran it keep its changes, and new ones will not have them`,
  advice: ({ path }) =>
    `Restore it (\`git checkout origin/HEAD -- ${quotedPath(path)}\`), and undo its changes in a new migration.`,
});
