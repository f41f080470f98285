import type { Plan } from '../model/plan.ts';
import type { Rehearsal, Stage, Trial } from '../model/rehearsal.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { briefStep } from '../recipes/step.ts';
import { concludePlan } from './conclude-plan.ts';
import type { PlanDraft } from './input.ts';

/**
 * Has the draft run by `trial` (the steps where they differ from what is written, and a generated way back) and says what
 * became of it. Runs nothing where the change was not rehearsed.
 */
export const provePlan = async (draft: PlanDraft, rehearsal: Rehearsal, trial: Stage['trial']): Promise<Plan> => {
  const rehearsed = rehearsal.outcome === 'rehearsed';
  const steps = draft.steps.map(({ step }) => step);
  const tried = rehearsed && draft.differs ? await tryOut(steps, rehearsal, trial) : undefined;
  const wayBack = rehearsed && draft.rollbackSteps.length > 0 ? await trial(draft.rollbackSteps, 'after') : undefined;
  return concludePlan(draft, { trial: tried?.trial, cleared: tried?.cleared ?? [], rollbackTrial: wayBack, rehearsal });
};

type Tried = { readonly trial: Trial; readonly cleared: readonly QualifiedName[] };

/** Steps that stop on rows on which the migration as written stops too are run again without the rows of those tables. */
const tryOut = async (steps: readonly Step[], rehearsal: Rehearsal, trial: Stage['trial']): Promise<Tried> => {
  const first = await trial(steps, 'before');
  const tables = dependentTables(rehearsal);
  if (!stoppedByData(first) || tables.length === 0) return { trial: first, cleared: [] };
  const clearing = briefStep({
    id: 'rows-left-out',
    title: 'Leave the rows out',
    sql: `TRUNCATE ${tables.join(', ')} CASCADE;`,
    why: 'They stop the migration as written as well.',
  });
  const second = await trial([clearing, ...steps], 'before');
  const own = second.steps.filter(({ stepId }) => stepId !== clearing.id);
  return { trial: { ...second, steps: own, rowLosses: [] }, cleared: tables };
};

const stoppedByData = (trial: Trial): boolean =>
  trial.steps.some(({ error }) => error && /^2[23]/.test(error.sqlState));

/** Tables of the schema before, whose rows the migration depends on. */
const dependentTables = ({ migrations, before }: Rehearsal): readonly QualifiedName[] => {
  const known = new Set(before?.tables.map((table) => table.name));
  const named = migrations.flatMap(({ statements }) => statements.flatMap((it) => it.dependsOnData?.relations ?? []));
  return [...new Set(named)].filter((name) => known.has(name));
};
