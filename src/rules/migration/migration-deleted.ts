import { fileStart } from '../reading/file-start.ts';
import { quotedPath } from '../reading/renumbered.ts';
import { defineChangeRule } from '../rule.ts';

export const migrationDeleted = defineChangeRule({
  id: 'migration-deleted',
  severity: 'warning',
  hazard: 'process',
  summary: 'a migration of the base branch is deleted or renamed',
  why: 'Databases that ran it keep what it did and its entry in the history; new ones will lack it.',
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
    `${path} is on the base branch and gone here: databases that ran it keep what it did, new ones will not have it`,
  advice: ({ path }) =>
    `Bring it back (\`git checkout origin/HEAD -- ${quotedPath(path)}\`), and undo what it did in a new migration.`,
});
