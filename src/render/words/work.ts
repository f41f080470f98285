import type { ReviewedStatement } from '../../model/review.ts';

const work: Readonly<Record<ReviewedStatement['work'], string>> = {
  brief: 'brief, no rows read',
  scan: 'reads every row',
  'index build': 'builds an index',
  rewrite: 'rewrites every row',
  rows: 'changes rows',
  unknown: 'unknown',
};

/** How long a statement takes, as a class: seconds depend on data that nobody showed. */
export function workWords(statement: Pick<ReviewedStatement, 'work'>): string {
  return work[statement.work];
}
