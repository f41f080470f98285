import type { Plan } from '../../model/plan.ts';
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

/** What has to be deployed before step `index`, where its release is a later one than that of the step before; undefined where nothing has. */
export function deployBoundary({ steps }: Pick<Plan, 'steps'>, index: number): string | undefined {
  const before = steps[index - 1]?.step.release;
  if (before === undefined || before === steps[index]?.step.release) return undefined;
  return `Deploy boundary: release ${before + 1} of the application must run everywhere before you go on.`;
}

/** What people do, or wait for, beside the SQL of a step; undefined where there is nothing. */
export function besideSql({ kind, application }: Step): string | undefined {
  if (application === undefined) return undefined;
  return `${kind === 'check' ? 'Go on when' : 'Application'}: ${application}`;
}

/** All steps to paste, with what the application has to do in between, as comments. */
export function planSql(plan: Pick<Plan, 'steps'>, runner: Runner): string {
  const parts = plan.steps.map(({ step }, index) => {
    const between = [deployBoundary(plan, index), besideSql(step)];
    const comments = between.flatMap((line) => (line === undefined ? [] : [`-- ${visibleLine(line)}`]));
    return [...comments, titledSql(step, runner)].join('\n');
  });
  return parts.join('\n\n');
}

/** How a step is run: "expand · schema · a transaction of its own". */
export function stepTraits(step: Step): Inline[] {
  return [`${step.phase} · ${step.kind} · ${howItRuns(step)}`];
}
