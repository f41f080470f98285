import type { TransactionMode } from '../../model/migration.ts';
import type { ProjectReview } from '../../model/review.ts';
import type { Step } from '../../model/step.ts';
import type { Inline } from '../markdown/build.ts';
import { shorten, visibleLine } from '../markdown/visible.ts';

/** How the project's tool wraps a file: what is pasted into one must not open a second transaction. */
export function transactionMode(project: ProjectReview | undefined): TransactionMode {
  return project?.migrations[0]?.transaction.mode ?? 'none';
}

/**
 * The SQL of a step as it is pasted, its time limits first. A step in a transaction of its own opens one where the tool
 * opens none; elsewhere its limits are scoped to the tool's transaction.
 */
export function stepSql(step: Step, mode: TransactionMode): string {
  const own = step.transaction === 'own';
  const limits = [
    ['lock_timeout', step.lockTimeout],
    ['statement_timeout', step.statementTimeout],
  ].flatMap(([name, value]) =>
    value === undefined ? [] : [`${own ? 'SET LOCAL' : 'SET'} ${name} = '${value.replaceAll("'", "''")}';`],
  );
  const lines = [...limits, step.sql.trim()];
  return (own && mode === 'none' ? ['BEGIN;', ...lines, 'COMMIT;'] : lines).join('\n');
}

/** The SQL of a step under a comment that says which step it is and how it runs. */
export function titledSql(step: Step, mode: TransactionMode): string {
  return `-- ${visibleLine(shorten(step.title, 200)).replaceAll('`', '')} (${howItRuns(step)})\n${stepSql(step, mode)}`;
}

function howItRuns(step: Step): string {
  if (step.sql.trim() === '') return 'no SQL';
  return step.transaction === 'own' ? 'a transaction of its own' : 'outside any transaction';
}

/** How a step is run: "expand · schema · a transaction of its own". */
export function stepTraits(step: Step): Inline[] {
  return [`${step.phase} · ${step.kind} · ${howItRuns(step)}`];
}
