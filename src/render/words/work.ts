import type { PlannedStep } from '../../model/plan.ts';
import type { ReviewedStatement } from '../../model/review.ts';
import { workKind } from '../../model/work.ts';

type Work = ReviewedStatement['work'];

const words: Readonly<Record<Work, string>> = {
  brief: 'brief, no rows read',
  scan: 'reads every row',
  'index build': 'builds an index',
  rewrite: 'rewrites every row',
  rows: 'changes rows',
  unknown: 'unknown',
};

/** How long a statement takes, as a class: seconds depend on data that nobody showed. */
export function workWords(statement: { readonly work: Work }): string {
  return words[statement.work];
}

/** The class of a planned step, from what its statements did in the trial. */
export function stepWork({ step, effects }: PlannedStep): Work {
  if (step.kind === 'data') return workKind('rows', effects);
  return workKind(effects.length > 0 ? 'brief' : 'unknown', effects);
}
