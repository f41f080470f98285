import type { Transaction } from '../../model/migration.ts';
import type { ProjectReview } from '../../model/review.ts';
import type { Step } from '../../model/step.ts';
import { splitByLexer } from '../../sql/split.ts';
import type { Inline } from '../markdown/build.ts';
import { shorten, visibleLine } from '../markdown/visible.ts';

/** How the project's tool runs what is pasted into one of its files. */
export type Runner = Pick<Transaction, 'mode' | 'alone'>;

/** What is pasted must not open a second transaction, nor share a file where the tool sends files whole. */
export function runnerOf(project: ProjectReview | undefined): Runner {
  return project?.migrations[0]?.transaction ?? { mode: 'none', alone: false };
}

/**
 * The SQL of a step as it is pasted, its time limits first. A step in a transaction of its own opens one where the tool
 * opens none; elsewhere its limits are scoped to the tool's transaction. A step outside any transaction sets them for
 * the session, save where each of its statements needs a file to itself.
 */
export function stepSql(step: Step, runner: Runner): string {
  const own = step.transaction === 'own';
  if (!own && runner.alone) return filesOf(step.sql.trim());
  const lines = [...limitsOf(step, own ? 'SET LOCAL' : 'SET'), step.sql.trim()];
  return (own && runner.mode === 'none' ? ['BEGIN;', ...lines, 'COMMIT;'] : lines).join('\n');
}

function limitsOf(step: Step, set: 'SET' | 'SET LOCAL'): readonly string[] {
  return [
    ['lock_timeout', step.lockTimeout],
    ['statement_timeout', step.statementTimeout],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${set} ${name} = '${value.replaceAll("'", "''")}';`]));
}

/** Each statement under a line that says which file it goes to. */
function filesOf(sql: string): string {
  const spans = splitByLexer(sql) ?? [];
  if (spans.length < 2) return sql;
  return spans
    .map(({ start, end }, index) => {
      const which = `-- file ${index + 1} of ${spans.length}: this statement alone`;
      return `${which}\n${sql.slice(start, end)};`;
    })
    .join('\n');
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
