import type { Contention, ContentionRequest } from '../../model/contention.ts';
import type { Schema } from '../../model/schema.ts';
import type { Step } from '../../model/step.ts';
import { limitsOf } from '../../sql/step-sql.ts';
import { prepareStep } from '../prepare.ts';
import type { Prepared } from '../prepare-request.ts';
import type { ChangeReply, ContendedPart, ContendReply, ContendRequest } from '../protocol.ts';
import type { ReplayedHistory } from '../replayed-history.ts';
import { Stopped } from '../worker.ts';
import { readers, writers } from './load.ts';

/** With fewer rows nobody waits for anything. */
const fewestRows = 1_000;

/** Filling, and waiting between batches, take longer than a rehearsal; both ways together must end within a job of the App. */
const mostSeconds = 300;

/** Runs the change as written, then as planned, each on new rows in a database of its own. */
export async function measureContention(
  replayed: ReplayedHistory,
  prepared: Prepared,
  changed: ChangeReply,
  mostRows: number,
  request: ContentionRequest,
): Promise<Contention> {
  const { after } = changed;
  if (after === undefined) return notMeasured('the change itself fails');
  const tables = tablesOf(replayed.first.reply.before, prepared, mostRows, request);
  if (tables.length === 0) return notMeasured('it touches no table that was there before');
  const asked = (parts: readonly ContendedPart[]): ContendRequest => ({
    type: 'contend',
    parts,
    touched: prepared.touched,
    tables,
    prepare: changed.madeUp.map(({ sql }) => sql),
    repairs: request.repairs,
    after,
  });
  const run = async (parts: readonly ContendedPart[]): Promise<ContendReply> => {
    const worker = await replayed.another(mostSeconds);
    try {
      return await worker.contend(asked(parts));
    } finally {
      worker.kill();
    }
  };
  try {
    const written = await run(asWritten(prepared));
    const few = written.tables.every(({ rows }) => rows < Math.min(fewestRows, mostRows));
    if (written.measured === undefined || few) return notMeasured(tooFew(written));
    const planned = request.steps && (await run(asPlanned(request.steps, prepared.schema)));
    return {
      state: 'measured',
      tables: written.tables,
      writers,
      readers,
      idle: written.measured.idle,
      written: written.measured.run,
      planned: planned?.measured?.run,
    };
  } catch (thrown) {
    if (thrown instanceof Stopped) return notMeasured(thrown.message);
    throw thrown;
  }
}

const notMeasured = (reason: string): Contention => ({ state: 'not measured', reason });

const tooFew = ({ tables }: ContendReply): string => {
  const { table, reason } = tables.find((one) => one.reason !== undefined) ?? tables[0] ?? {};
  return `${table ?? 'no table'} could not be filled${reason === undefined ? '' : `: ${reason}`}`;
};

/** More would take longer to fill than is learnt from them. */
const mostTables = 6;

const tablesOf = (
  before: Schema,
  { touched }: Prepared,
  mostRows: number,
  { rowsOf }: ContentionRequest,
): ContendRequest['tables'] =>
  before.tables
    .filter(({ name, kind, partitionOf }) => touched.includes(name) && kind !== 'foreign table' && !partitionOf)
    .slice(0, mostTables)
    .map(({ name }) => ({ table: name, rows: Math.min(mostRows, rowsOf(name) ?? mostRows) }));

const asWritten = ({ change }: Prepared): readonly ContendedPart[] =>
  change.migrations.map(({ up: { id, mode, statements } }) => ({ id, mode, statements, oldCodeIsGone: false }));

/** From the second release on, code that uses neither what goes nor what is renamed runs everywhere. */
const asPlanned = (steps: readonly Step[], schema: string): readonly ContendedPart[] =>
  steps
    .filter(({ sql }) => sql.trim() !== '')
    .map((step) => {
      const own = step.transaction === 'own';
      const sql = [...limitsOf(step, own ? 'SET LOCAL' : 'SET'), step.sql].join('\n');
      const { id, statements } = prepareStep({ ...step, sql }, schema);
      return { id, mode: own ? 'migration' : 'none', statements, oldCodeIsGone: step.release > 0 };
    });
