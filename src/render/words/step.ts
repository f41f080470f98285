import type { ProjectReview } from '../../model/review.ts';
import type { Step } from '../../model/step.ts';
import { type Runner, stepSql } from '../../sql/step-sql.ts';
import type { Inline } from '../markdown/build.ts';
import { shorten, visibleLine } from '../markdown/visible.ts';

/** What is pasted must not open a second transaction, nor share a file where the tool sends files whole. */
export function runnerOf(project: ProjectReview | undefined): Runner {
  return project?.migrations[0]?.transaction ?? { mode: 'none', alone: false };
}

/** The SQL of a step under a comment that says which step it is and how it runs. */
export function titledSql(step: Step, runner: Runner): string {
  return `-- ${visibleLine(shorten(step.title, 200)).replaceAll('`', '')} (${howItRuns(step)})\n${stepSql(step, runner)}`;
}

function howItRuns(step: Step): string {
  if (step.sql.trim() === '') return 'no SQL';
  return step.transaction === 'own' ? 'a transaction of its own' : 'outside any transaction';
}

/** How a step is run: "expand · schema · a transaction of its own". */
export function stepTraits(step: Step): Inline[] {
  return [`${step.phase} · ${step.kind} · ${howItRuns(step)}`];
}
