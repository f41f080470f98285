import type { WorkKind } from '../../model/calibration.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { batchRows, pauseSeconds } from '../../recipes/batch-procedure.ts';
import { type SizeSources, sizeOf } from '../../schema/table-size.ts';
import { paceInWords, rangeInWords, timeInWords, timeOf } from '../../schema/work-time.ts';
import { relationsIn } from '../../sql/relations.ts';
import { readScript, wholeFile } from '../../sql/script.ts';

/**
 * How long a step takes: a range with its assumption where the table's rows are counted, else a class.
 */
export const stepDuration = (planned: PlannedStep, sizes: SizeSources | undefined): string => {
  const kind = workOf(planned);
  if (kind === undefined) return 'moments';
  const table = sizes && tableOf(planned);
  const size = table === undefined || sizes === undefined ? undefined : sizeOf(table, sizes);
  if (size?.rows === undefined) return classes[kind];
  const time = rangeInWords(timeOf([{ kind, rows: size.rows, bytes: size.bytes ?? 0 }], size.calibration));
  const pause = planned.step.kind === 'data' ? Math.floor(size.rows / batchRows) * pauseSeconds : 0;
  const pauses = pause === 0 ? '' : ` and ${timeInWords(pause)} of pauses`;
  return `${time}${pauses}, ${paceInWords(size.calibration)}`;
};

const classes: Readonly<Record<WorkKind, string>> = {
  scan: 'as long as reading the table takes, while reads and writes go on',
  'foreign key': 'as long as reading the table takes, while reads and writes go on',
  'index build': 'as long as the index build takes',
  'concurrent index build': 'as long as the index builds take, while reads and writes go on',
  rewrite: 'as long as writing the table anew takes',
  'batched update': 'as long as the rows take, batch by batch',
  'batched delete': 'as long as the rows take, batch by batch',
};

/** Undefined: nothing in it grows with a table. */
const workOf = ({ step }: PlannedStep): WorkKind | undefined => {
  if (step.kind === 'data') return /\bDELETE FROM\b/.test(step.sql) ? 'batched delete' : 'batched update';
  if (/CREATE (UNIQUE )?INDEX CONCURRENTLY/.test(step.sql)) return 'concurrent index build';
  return /VALIDATE CONSTRAINT/.test(step.sql) ? 'scan' : undefined;
};

/** The first that a statement changes. A backfill's procedure names its table in its body, where nobody reads it: its UPDATE does. */
const tableOf = ({ step }: PlannedStep): QualifiedName | undefined => {
  const changed = /^\s*(?:UPDATE|DELETE FROM)\s.+$/m.exec(step.sql)?.[0];
  const text = step.kind === 'data' && changed !== undefined ? changed.trim() : step.sql;
  const { statements } = readScript(wholeFile('', text));
  return statements.flatMap(({ node }) => relationsIn(node, 'public'))[0];
};
