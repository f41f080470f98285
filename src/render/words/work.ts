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
  // On what the plan itself makes, nobody waits and nothing is large yet.
  const any = (what: (effect: Effect) => readonly { readonly isNew: boolean }[]) =>
    effects.some((effect) => what(effect).some(({ isNew }) => !isNew));
  if (any((effect) => effect.rewrites)) return 'rewrite';
  if (any((effect) => effect.indexBuilds)) return 'index build';
  if (any((effect) => effect.scans)) return 'scan';
  if (step.kind === 'data') return 'rows';
  return effects.length > 0 ? 'brief' : 'unknown';
}
