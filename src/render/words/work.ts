import type { Effect } from '../../model/effect.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { ReviewedStatement } from '../../model/review.ts';

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
  const any = (what: (effect: Effect) => number) => effects.some((effect) => what(effect) > 0);
  if (any((effect) => effect.rewrites.length)) return 'rewrite';
  if (any((effect) => effect.indexBuilds.length)) return 'index build';
  if (any((effect) => effect.scans.length)) return 'scan';
  if (step.kind === 'data') return 'rows';
  return effects.length > 0 ? 'brief' : 'unknown';
}
