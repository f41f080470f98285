import type { Operation } from '../model/calibration.ts';
import type { Estimate } from '../model/plan.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { LastingKind } from '../model/work.ts';
import { estimateOf } from '../production/sizing/estimate-of.ts';
import { workOfOperation, workOfWrites, worksOfEffect } from '../production/sizing/works.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';

/** What one kind of work on one table takes in production: by what the statement was seen doing, else by its kind. */
export function estimateWork(
  of: SeenStatement,
  relation: QualifiedName,
  what: LastingKind,
  { whole: { statistics }, rehearsal }: Pick<PlannedChange, 'whole' | 'rehearsal'>,
): Estimate | undefined {
  if (statistics === undefined) return undefined;
  if (what === 'rows') return estimateOf([workOfWrites(writes(of, relation))], statistics);
  const effect = of.trace?.effect;
  const seen = effect === undefined ? [] : worksOfEffect(effect, rehearsal.after);
  const own = seen.filter((work) => work.table === relation && kinds[work.operation] === what);
  return estimateOf(own.length > 0 ? own : [workOfOperation(what, relation)], statistics);
}

const writes = (of: SeenStatement, table: QualifiedName): Parameters<typeof workOfWrites>[0] => ({
  table,
  how: of.classification.kinds.includes('delete rows') ? 'delete' : 'update',
  which: 'some',
  batches: undefined,
});

const kinds: Readonly<Record<Operation, LastingKind>> = {
  scan: 'scan',
  'foreign key validation': 'scan',
  'index build': 'index build',
  'unique index build': 'index build',
  'concurrent index build': 'index build',
  rewrite: 'rewrite',
  update: 'rows',
  'batched update': 'rows',
  'batched delete': 'rows',
};
