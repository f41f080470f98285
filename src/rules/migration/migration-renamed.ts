import type { Renaming } from '../../model/read-change.ts';
import { fileStart } from '../reading/file-start.ts';
import { quotedPath } from '../reading/renumbered.ts';
import { defineChangeRule } from '../rule.ts';

export const migrationRenamed = defineChangeRule({
  id: 'migration-renamed',
  severity: 'error',
  hazard: 'process',
  summary: 'a migration of the base branch has another name or number',
  why: 'Databases that ran it have it in their history under the old name: the tool misses that file, or takes the new name for a new migration.',
  references: ['https://documentation.red-gate.com/fd/validate-184127464.html'],
  peers: ['Flyway validate'],
  match: ({ renamed }) =>
    renamed.flatMap(({ before, after, means }) =>
      means === 'unnoticed'
        ? []
        : [
            {
              relations: [],
              place: { migrationId: after.id, statement: undefined, location: fileStart(after.path) },
              from: before.path,
              to: after.path,
              means,
            },
          ],
    ),
  message: ({ from, to, means }) => `${from} is called ${to} now: ${consequence[means]}`,
  advice: ({ from, to }) => `Give it its old name back: \`git mv ${quotedPath(to)} ${quotedPath(from)}\``,
});

const consequence: Readonly<Record<Exclude<Renaming, 'unnoticed'>, string>> = {
  refused: 'the tool stops on every database that ran it under the old name',
  'runs again': 'the tool takes it for a new migration and runs it again on databases that have run it',
  skipped: 'the tool knows the old version only, and never runs this one where a later one was applied',
};
