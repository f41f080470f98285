import type { TransactionMode } from '../model/migration.ts';
import type { Plan, Rollback, SavedRows } from '../model/plan.ts';
import type { Rehearsal, Trial } from '../model/rehearsal.ts';
import type { Step } from '../model/step.ts';

/** A plan that was not run yet. */
export type PlanDraft = Omit<Plan, 'stepsProof' | 'gains' | 'rollback'> & {
  readonly rollback: Omit<Rollback, 'proof' | 'saved'>;
  /** Copies to try, the best choice first: whether they bring back what the change destroys. */
  readonly saved: readonly (readonly SavedRows[])[];
  /** The generated rollback as one step to try on the state after the change; empty for the framework's own, which the round trip runs. */
  readonly rollbackSteps: readonly Step[];
  /** How the tool wraps each migration, by its id. */
  readonly transactions: ReadonlyMap<string, TransactionMode>;
};

/** What running the draft gave. `trial` is of the plan's steps from `before`, `rollbackTrial` of `rollbackSteps` from `after`. */
export type PlanEvidence = {
  readonly trial: Trial | undefined;
  readonly rollbackTrial: Trial | undefined;
  /** The copies that brought everything back when the whole journey was made with them. */
  readonly saved: readonly SavedRows[];
  readonly rehearsal: Rehearsal;
};
