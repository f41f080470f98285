import type { Plan, SavedRows } from '../model/plan.ts';
import type { Rehearsal, Stage } from '../model/rehearsal.ts';
import type { Step } from '../model/step.ts';
import { inSmallBatches } from '../recipes/batch.ts';
import { splitQualifiedName } from '../sql/names.ts';
import type { JudgedChange } from '../statements/record.ts';
import { composePlan } from './compose-plan.ts';
import { concludePlan } from './conclude-plan.ts';
import type { PlanDraft, PlanEvidence } from './draft.ts';
import { isProvenSaved, savedJourney } from './proof/prove-saved.ts';
import { objectionsTo } from './proof/prove-steps.ts';
import { sizePlan } from './schedule/size-plan.ts';

/** A statement whose safe way was generated, run and refuted. */
export type Refused = { readonly migrationId: string; readonly statement: number; readonly reason: string };

export type TriedPlan = { readonly plan: Plan; readonly refused: readonly Refused[] };

const none = { rollbackTrial: undefined, saved: [] };

/** A plan is composed again without what was refuted, so many times at most; the last one is the migration as written. */
const maxAttempts = 8;

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
    const tried = rehearsed && draft.differs ? await trial(steps.map(inSmallBatches), 'before') : undefined;
    const { stepsProof } = concludePlan(draft, { ...none, trial: tried, rehearsal });
    const recipes = recipesOf(without(change, refused));
    if (stepsProof.state === 'refuted' && draft.differs && recipes.length > 0) {
      const reason = stepsProof.difference[0] ?? '';
      const found = attempt < maxAttempts ? culpritsOf(draft, { trial: tried, rehearsal }, recipes) : recipes;
      refused.push(...found.map((one) => ({ ...one, reason })));
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

/** The statements that have a safe way. */
const recipesOf = ({ diagnostics }: JudgedChange): readonly Culprit[] =>
  diagnostics.flatMap(({ migrationId, statement, safely }) =>
    safely.length > 0 ? [{ migrationId, statement: statement ?? -1 }] : [],
  );

/**
 * The safe ways that what went wrong speaks against: that of the failing step; else those whose steps name the table in question;
 * else, since nothing tells them apart, all.
 */
const culpritsOf = (
  draft: PlanDraft,
  evidence: Pick<PlanEvidence, 'trial' | 'rehearsal'>,
  recipes: readonly Culprit[],
): readonly Culprit[] => {
  const failed = evidence.trial?.steps.find(({ error }) => error)?.stepId;
  const step = draft.steps.find(({ step }) => step.id === failed);
  const own = recipes.filter((one) => step?.from !== undefined && sameStatement(one, step.from));
  if (own.length > 0) return own;
  const objections = objectionsTo(draft, evidence);
  const tables = objections.flatMap(({ table }) => table ?? []);
  const known = objections.length > 0 && tables.length === objections.length;
  const about = known
    ? recipes.filter((one) =>
        stepsOf(draft, one).some(({ sql }) => tables.some((table) => sql.includes(splitQualifiedName(table).name))),
      )
    : [];
  return about.length > 0 ? about : recipes;
};

const stepsOf = ({ steps }: PlanDraft, one: Culprit): readonly Step[] =>
  steps.filter(({ from }) => from !== undefined && sameStatement(from, one)).map(({ step }) => step);
