import { batchedDelete } from '../../recipes/batched-delete.ts';
import { manyRows } from '../reading/many-rows.ts';
import { defineRule } from '../rule.ts';

export const unbatchedDelete = defineRule({
  id: 'unbatched-delete',
  on: ['DeleteStmt'],
  severity: 'warning',
  hazard: 'data loss',
  summary: 'one DELETE removes a whole table’s rows, or an unknown part of them',
  why: 'The rows come back only from a backup, and each stays locked until the commit.',
  references: ['https://www.postgresql.org/docs/current/sql-delete.html'],
  peers: ['migrationpilot MP067', 'pgfence delete-without-where', 'Bytebase where_required'],
  declares: { lock: 'ROW EXCLUSIVE', work: 'rows' },
  shrinksWithSize: true,
  match: (statement, facts) => {
    const found = manyRows(statement, facts);
    return found && { ...found, safeWay: batchedDelete(found.target, { statement }) };
  },
  message: ({ rows, of }) =>
    `DELETE FROM ${of} removes ${rows} in one statement: writers of these rows wait until the commit, and the rows are gone`,
  advice: ({ safeWay }) =>
    safeWay.because === undefined
      ? 'Count them first, keep a copy where they may be needed, and delete in batches by key, each committed by itself.'
      : 'Count them first, keep a copy where they may be needed, and run it by itself while few people write.',
  safely: ({ safeWay }) => safeWay,
});
