import { fileStart } from '../reading/file-start.ts';
import { restoreCommand } from '../reading/restoring.ts';
import { defineChangeRule } from '../rule.ts';

export const migrationDeleted = defineChangeRule({
  id: 'migration-deleted',
  severity: 'error',
  hazard: 'process',
  summary: 'a migration of the base branch is deleted or renamed',
  why: 'Databases that ran it keep its changes and its entry in the history; new ones will have neither.',
  references: ['https://documentation.red-gate.com/fd/validate-184127464.html'],
  peers: ['Atlas checksum', 'Flyway validate'],
  match: ({ deleted, renamed, whole }) =>
    [...deleted, ...renamed.map(({ before }) => before)].map(({ id, path }) => ({
      relations: [],
      place: { migrationId: id, statement: undefined, location: fileStart(path) },
      path,
      restore: restoreCommand(whole.compared, path),
    })),
  message: ({ path }) =>
    `${path} is on the base branch but missing here: databases that ran it keep its changes, and new ones will not have them`,
  advice: ({ restore }) =>
    `Restore it${restore === undefined ? '' : ` (\`${restore}\`)`}, and undo its changes in a new migration.`,
});
