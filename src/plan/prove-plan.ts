import type { Plan } from '../model/plan.ts';
import type { Rehearsal, Stage } from '../model/rehearsal.ts';
import { concludePlan } from './conclude-plan.ts';
import type { PlanDraft } from './input.ts';

/**
 * Has the draft run by `trial` (the steps where they differ from what is written, and a generated way back) and says what
 * became of it. Runs nothing where the change was not rehearsed.
 */
export const provePlan = async (draft: PlanDraft, rehearsal: Rehearsal, trial: Stage['trial']): Promise<Plan> => {
  const rehearsed = rehearsal.outcome === 'rehearsed';
  const steps = draft.steps.map(({ step }) => step);
  const tried = rehearsed && draft.differs ? await trial(steps, 'before') : undefined;
  const wayBack = rehearsed && draft.rollbackSteps.length > 0 ? await trial(draft.rollbackSteps, 'after') : undefined;
  return concludePlan(draft, { trial: tried, rollbackTrial: wayBack, rehearsal });
};
