import type { Plan, SavedRows } from '../model/plan.ts';
import type { Rehearsal, Stage, Trial } from '../model/rehearsal.ts';
import type { JudgedChange } from '../statements/record.ts';
import { composePlan } from './compose-plan.ts';
import { concludePlan } from './conclude-plan.ts';
import type { PlanDraft } from './draft.ts';
import { isProvenSaved, savedJourney } from './proof/prove-saved.ts';
import { sizePlan } from './schedule/size-plan.ts';

/** A statement whose safe way was generated, run and refuted. */
export type Refused = { readonly migrationId: string; readonly statement: number; readonly reason: string };

export type TriedPlan = { readonly plan: Plan; readonly refused: readonly Refused[] };

const none = { rollbackTrial: undefined, saved: [] };

/** A plan is composed again without what was refuted, so many times at most; the last one is the migration as written. */
const maxAttempts = 3;

/**
 * Composes the plan and runs it. A safe way that is refuted is not shown: its statement stands as it is written, and the plan
 * is composed and run again. The way back is run once. Where the change was not rehearsed nothing is run.
 */
export async function tryPlan(change: JudgedChange, trial: Stage['trial']): Promise<TriedPlan> {
  const { rehearsal } = change;
  const refused: Refused[] = [];
  const rehearsed = rehearsal.outcome === 'rehearsed';
  for (let attempt = 1; ; attempt += 1) {
    const draft = composePlan(without(change, refused));
    const steps = draft.steps.map(({ step }) => step);
    const tried = rehearsed && draft.differs ? await trial(steps, 'before') : undefined;
    const { stepsProof } = concludePlan(draft, { ...none, trial: tried, rehearsal });
    if (stepsProof.state === 'refuted' && draft.differs) {
      const reason = stepsProof.difference[0] ?? '';
      const culprits = attempt < maxAttempts ? culpritsOf(draft, tried) : [];
      refused.push(
        ...(culprits.length > 0 ? culprits : everyRecipe(change, refused)).map((one) => ({ ...one, reason })),
      );
      continue;
    }
    const wayBack = rehearsed && draft.rollbackSteps.length > 0 ? await trial(draft.rollbackSteps, 'after') : undefined;
    const saved = rehearsed ? await trySaved(draft, rehearsal, trial) : [];
    const plan = concludePlan(draft, { trial: tried, rollbackTrial: wayBack, saved, rehearsal });
    return { plan: sizePlan(plan, change), refused };
  }
}

/** The first choice of copies with which the whole journey brought everything back. */
const trySaved = async (
  draft: PlanDraft,
  rehearsal: Rehearsal,
  trial: Stage['trial'],
): Promise<readonly SavedRows[]> => {
  for (const saved of draft.saved) {
    const journey = savedJourney(draft, saved);
    if (journey.length > 0 && isProvenSaved(saved, await trial(journey, 'before'), rehearsal)) return saved;
  }
  return [];
};

type Culprit = Omit<Refused, 'reason'>;

const sameStatement = (a: Culprit, b: Culprit): boolean =>
  a.migrationId === b.migrationId && a.statement === b.statement;

const without = (input: JudgedChange, refused: readonly Culprit[]): JudgedChange => ({
  ...input,
  diagnostics: input.diagnostics.map((one) =>
    refused.some((it) => it.migrationId === one.migrationId && it.statement === one.statement)
      ? { ...one, safely: [], leaves: [] }
      : one,
  ),
});

/** The statement that the failing step stands for, where it is one that was taken into steps. */
const culpritsOf = (draft: PlanDraft, tried: Trial | undefined): readonly Culprit[] => {
  const failed = tried?.steps.find(({ error }) => error)?.stepId;
  const from = draft.steps.find(({ step }) => step.id === failed)?.from;
  if (from === undefined) return [];
  const taken = draft.steps.filter((step) => step.from && sameStatement(step.from, from)).length > 1;
  return taken ? [from] : [];
};

const everyRecipe = (input: JudgedChange, refused: readonly Culprit[]): readonly Culprit[] =>
  input.diagnostics.flatMap(({ migrationId, statement, safely }) => {
    const one = { migrationId, statement: statement ?? -1 };
    return safely.length > 0 && !refused.some((other) => sameStatement(other, one)) ? [one] : [];
  });
