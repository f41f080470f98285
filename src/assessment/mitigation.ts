import type { PlannedStep } from '../model/plan.ts';
import type { Evidence } from './evidence.ts';
import type { Concerned } from './statements.ts';

/** The plan's own steps for a statement; none where the plan is what is written. */
export function stepsFor({ plan, migrations }: Evidence, concerned: readonly Concerned[]): readonly PlannedStep[] {
  if (!plan.differs) return [];
  const statements = new Set(concerned.map((one) => one.statement));
  const origins = new Map(migrations.map((one) => [one.id, one.statements]));
  return plan.steps.filter(({ from }) => {
    const statement = from && origins.get(from.migrationId)?.[from.statement];
    return statement !== undefined && statements.has(statement);
  });
}

/** Steps by their titles, the first two and the last: a reader finds them in the plan. */
export function stepsInWords(steps: readonly PlannedStep[]): string {
  const titles = [...new Set(steps.map(({ step }) => `“${step.title}”`))];
  const last = titles.at(-1);
  if (titles.length <= 3 || last === undefined) return titles.join(', then ');
  return `${titles.slice(0, 2).join(', then ')} … ${last}`;
}

/** The entry of the execution plan or the first step whose title speaks of it; undefined where the plan has none. */
export function entryAbout({ plan }: Evidence, word: RegExp): string | undefined {
  const entry = plan.execution.find((one) => word.test(one.title));
  if (entry) return `“${entry.title}” (${entry.at})`;
  const step = plan.steps.find((one) => word.test(one.step.title));
  return step && `“${step.step.title}”`;
}
