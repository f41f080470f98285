import type { JudgedChange } from '../statements/record.ts';
import type { PlanDraft } from './draft.ts';
import { rollBack } from './rollback/roll-back.ts';
import { savedRows } from './rollback/saved.ts';
import { afterwards } from './schedule/afterwards.ts';
import { executionPlan } from './schedule/execution.ts';
import { timelineOf } from './schedule/timeline.ts';
import { arrangeSteps } from './steps/arrange.ts';
import { verificationQueries } from './verification/verify.ts';

/**
 * Composes the plan of one project's change from its scripts, the findings' safe steps and the rehearsed schemas.
 * Nothing is run: `tryPlan` says what became of it when it was.
 */
export function composePlan(input: JudgedChange): PlanDraft {
  const { differs, steps } = arrangeSteps(input);
  const { rollback, steps: rollbackSteps } = rollBack(input);
  const verification = verificationQueries(input, steps);
  return {
    differs,
    steps,
    rollback,
    rollbackSteps,
    saved: savedRows(input),
    transactions: new Map(
      input.migrations.map(({ migration, statements }) => [migration.id, statements.map((one) => one.transaction)]),
    ),
    verification,
    timeline: timelineOf(steps),
    execution: executionPlan(input, differs, steps, verification),
    afterwards: afterwards(input, steps),
  };
}
