import type { StatementTrace } from '../../model/effect.ts';
import type { Rehearsal, Trial } from '../../model/rehearsal.ts';
import type { PlanDraft } from '../draft.ts';
import { type HeldWork, heldWork } from './held-work.ts';

/** What the migrations as written held while they worked: one transaction per migration, unless the tool has none. */
export function originalWork(draft: PlanDraft, rehearsal: Rehearsal): HeldWork {
  return heldWork(
    rehearsal.migrations.flatMap(({ migrationId, statements }) => {
      const mode = draft.transactions.get(migrationId) ?? 'migration';
      return mode === 'none' ? statements.map((trace) => [trace]) : [statements];
    }),
  );
}

/** What the plan's steps held, from their trial. */
export function plannedWork(draft: PlanDraft, trial: Trial): HeldWork {
  return heldWork(
    trial.steps.flatMap(({ stepId, statements }): readonly (readonly StatementTrace[])[] => {
      const own = draft.steps.find(({ step }) => step.id === stepId)?.step.transaction === 'own';
      return own ? [statements] : statements.map((trace) => [trace]);
    }),
  );
}
