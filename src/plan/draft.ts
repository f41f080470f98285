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
  /** By migration: the number of the transaction that each of its statements runs in with others; undefined where it commits by itself. */
  readonly transactions: ReadonlyMap<string, readonly (number | undefined)[]>;
};

/** What running the draft gave. `trial` is of the plan's steps from `before`, `rollbackTrial` of `rollbackSteps` from `after`. */
export type PlanEvidence = {
  readonly trial: Trial | undefined;
  readonly rollbackTrial: Trial | undefined;
  /** The copies that brought everything back when the whole journey was made with them. */
  readonly saved: readonly SavedRows[];
  readonly rehearsal: Rehearsal;
};
