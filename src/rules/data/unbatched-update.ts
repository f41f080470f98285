import { batchedUpdate } from '../../recipes/batched-update.ts';
import { manyRows } from '../reading/many-rows.ts';
import { defineRule } from '../rule.ts';

export const unbatchedUpdate = defineRule({
  id: 'unbatched-update',
  on: ['UpdateStmt'],
  severity: 'warning',
  hazard: 'blocks writes',
  summary: 'one UPDATE changes a whole table, or an unknown part of it',
  why: 'Every changed row stays locked until the commit, replicas fall behind, and the table grows by a copy of each row.',
  references: ['https://www.postgresql.org/docs/current/sql-update.html'],
  peers: ['migrationpilot MP011', 'pgfence update-in-migration', 'Bytebase where_required'],
  declares: { lock: 'ROW EXCLUSIVE', work: 'rows' },
  shrinksWithSize: true,
  match: (update, facts) => {
    const found = manyRows(update, facts);
    return found && { ...found, safeWay: batchedUpdate(found.target, { update }) };
  },
  message: ({ rows, of }) =>
    `UPDATE ${of} changes ${rows} in one statement: writers of these rows wait until the commit`,
  advice: ({ safeWay }) =>
    safeWay.because === undefined
      ? 'Change the rows in batches by key, each committed by itself, outside of the migration.'
      : 'Run it by itself, outside of the migration, while few people write to these rows.',
  safely: ({ safeWay }) => safeWay,
});
