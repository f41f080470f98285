import type { PlannedStep } from '../model/plan.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';

/** The plan's own steps for a statement; none where the plan is what is written. */
export function stepsFor(
  { plan, migrations }: PlannedChange,
  concerned: readonly SeenStatement[],
): readonly PlannedStep[] {
  if (!plan.differs) return [];
  const statements = new Set(concerned);
  const origins = new Map(migrations.map(({ migration, statements }) => [migration.id, statements]));
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

/** The entry of the execution plan that makes the backup; undefined where nothing is to be run. */
export function backupInPlan({ plan }: PlannedChange): string | undefined {
  const entry = plan.execution.find(({ purpose }) => purpose === 'back up');
  return entry && `“${entry.title}” (${entry.at})`;
}
