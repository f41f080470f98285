import type { StatementTrace } from '../../model/effect.ts';
import type { Rehearsal, Trial } from '../../model/rehearsal.ts';
import type { PlanDraft } from '../draft.ts';
import { type HeldWork, heldWork } from './held-work.ts';

/** What the migrations as written held while they worked, in the transactions that their tool and their own BEGIN make. */
export function originalWork(draft: PlanDraft, rehearsal: Rehearsal): HeldWork {
  const numbered = rehearsal.migrations.flatMap(({ migrationId, statements }) =>
    statements.map((trace) => ({ trace, transaction: draft.transactions.get(migrationId)?.[trace.index] })),
  );
  const transactions = Map.groupBy(numbered, ({ trace, transaction }) => transaction ?? trace);
  return heldWork([...transactions.values()].map((own) => own.map(({ trace }) => trace)));
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
