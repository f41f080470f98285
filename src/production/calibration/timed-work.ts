import type { Operation } from '../../model/calibration.ts';
import type { Batch } from '../../recipes/batch.ts';
import { batchProcedure } from '../../recipes/batch-procedure.ts';

/** Work to time once: what goes before it, the statement that is timed, and what takes it away again. */
export type TimedWork = {
  readonly operation: Operation;
  readonly before: readonly string[];
  readonly timed: string;
  readonly after: readonly string[];
};

/** The procedure that a plan would have: what is timed is what people run. */
const batch = (name: string, statement: Batch['statement']): Batch => ({
  table: 'public.measured',
  procedure: `public.${name}`,
  key: [{ name: 'id', type: 'bigint' }],
  alias: 'measured',
  statement,
});

const updates = batch('update_in_batches', (range) => `UPDATE measured SET state = 'seen' WHERE ${range}`);
const deletes = batch('delete_in_batches', (range) => `DELETE FROM measured WHERE ${range}`);

/** Writes the table anew, so that what was updated leaves no dead rows to the next. */
const compact = ['VACUUM FULL measured'];

const indexBuild = (operation: Operation, words: string, columns: string): TimedWork => ({
  operation,
  before: [],
  timed: `CREATE ${words} built ON measured (${columns})`,
  after: ['DROP INDEX built'],
});

const validation = (operation: Operation, definition: string): TimedWork => ({
  operation,
  before: [`ALTER TABLE measured ADD CONSTRAINT promised ${definition} NOT VALID`],
  timed: 'ALTER TABLE measured VALIDATE CONSTRAINT promised',
  after: ['ALTER TABLE measured DROP CONSTRAINT promised'],
});

/** Everything that is timed on one table, in order; the last takes its rows. Pauses between batches are left out: they are known. */
export const timedWorks: readonly TimedWork[] = [
  validation('scan', 'CHECK (number IS NOT NULL)'),
  validation('foreign key validation', 'FOREIGN KEY (reference) REFERENCES referenced'),
  indexBuild('index build', 'INDEX', 'number'),
  indexBuild('index build', 'INDEX', 'note, made_at'),
  indexBuild('unique index build', 'UNIQUE INDEX', 'number, id'),
  indexBuild('concurrent index build', 'INDEX CONCURRENTLY', 'number'),
  { operation: 'rewrite', before: [], timed: 'ALTER TABLE measured ALTER reference TYPE bigint', after: [] },
  { operation: 'update', before: [], timed: "UPDATE measured SET state = 'done'", after: compact },
  {
    operation: 'batched update',
    before: [batchProcedure(updates)],
    timed: `CALL ${updates.procedure}(pause_seconds => 0)`,
    after: [`DROP PROCEDURE ${updates.procedure}`, ...compact],
  },
  {
    operation: 'batched delete',
    before: [batchProcedure(deletes)],
    timed: `CALL ${deletes.procedure}(pause_seconds => 0)`,
    after: [`DROP PROCEDURE ${deletes.procedure}`],
  },
];
