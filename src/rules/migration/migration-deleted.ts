import { fileStart } from '../reading/file-start.ts';
import { restoreCommand } from '../reading/restoring.ts';
import { defineChangeRule } from '../rule.ts';

export const migrationDeleted = defineChangeRule({
  id: 'migration-deleted',
  severity: 'error',
  hazard: 'process',
  summary: 'a migration of the base branch is deleted',
  why: 'Databases that ran it keep its changes and its entry in the history; new ones will have neither.',
  references: ['https://documentation.red-gate.com/fd/validate-184127464.html'],
  peers: ['Atlas checksum', 'Flyway validate'],
  match: ({ deleted, history, whole, behaviour: { missing }, compareVersions }) =>
    deleted.map(({ id, path, version }) => {
      const isLast = history.every((one) => compareVersions(one.version, version) <= 0);
      return {
        relations: [],
        place: { migrationId: id, statement: undefined, location: fileStart(path) },
        path,
        stops: missing === 'fails' || (missing === 'last fails' && isLast),
        restore: restoreCommand(whole.compared, path),
      };
    }),
  message: ({ path, stops }) =>
    `${path} is on the base branch but missing here: ${stops ? 'the tool stops on every database that ran it, since it looks for the file' : 'databases that ran it keep its changes, and new ones will not have them'}`,
  advice: ({ restore }) =>
    `Restore it${restore === undefined ? '' : ` (\`${restore}\`)`}, and undo its changes in a new migration.`,
});
