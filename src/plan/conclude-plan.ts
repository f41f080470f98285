import type { Effect } from '../model/effect.ts';
import type { Plan } from '../model/plan.ts';
import type { Trial } from '../model/rehearsal.ts';
import type { PlanDraft, PlanEvidence } from './draft.ts';
import { gainsOf } from './proof/gains.ts';
import { originalWork, plannedWork } from './proof/original-work.ts';
import { proveRollback } from './proof/prove-rollback.ts';
import { proveSteps } from './proof/prove-steps.ts';

/** The plan with what became of it when it was run: each claim proven, refuted with the difference, or not rehearsed with the reason. */
export function concludePlan(draft: PlanDraft, evidence: PlanEvidence): Plan {
  const { rollbackSteps: _, transactions: __, saved: ___, ...plan } = draft;
  const { trial, rehearsal } = evidence;
  const stepsProof = proveSteps(draft, evidence);
  const compared = draft.differs && trial !== undefined && stepsProof.state === 'proven';
  return {
    ...plan,
    steps: trial
      ? draft.steps.map((planned) => ({ ...planned, effects: effectsOf(planned.step.id, trial) }))
      : draft.steps,
    stepsProof,
    gains: compared ? gainsOf(originalWork(draft, rehearsal), plannedWork(draft, trial)) : [],
    rollback: { ...proveRollback(draft, evidence), saved: evidence.saved },
  };
}

const effectsOf = (stepId: string, trial: Trial): readonly Effect[] =>
  (trial.steps.find((step) => step.stepId === stepId)?.statements ?? []).flatMap(({ effect }) =>
    effect ? [effect] : [],
  );
