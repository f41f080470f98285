import type { ContentionRequest } from '../model/contention.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Plan } from '../model/plan.ts';
import type { Stage } from '../model/rehearsal.ts';
import { sizeOf } from '../production/table-size.ts';
import type { JudgedChange, PlannedChange } from '../statements/record.ts';
import { type Refused, tryPlan } from './try-plan.ts';

/** Plans a change that was judged, tries the plan and the way back, and measures how long others wait where that is asked for. */
export async function planChange(change: JudgedChange, stage: Stage): Promise<PlannedChange> {
  const { plan, refused } = await tryPlan(change, stage.trial);
  return {
    ...change,
    diagnostics: change.diagnostics.map((one) => withoutRefuted(one, refused)),
    plan,
    contention: await stage.contention?.(contended(plan, change)),
  };
}

/** A plan that did not hold is not worth measuring. */
const contended = (plan: Plan, { whole }: JudgedChange): ContentionRequest => ({
  steps: plan.differs && plan.stepsProof.state === 'proven' ? plan.steps.map(({ step }) => step) : undefined,
  repairs: plan.verification.flatMap(({ when, repair }) => (when === 'before' && repair ? [repair] : [])),
  rowsOf: (table) => sizeOf(table, whole).rows,
});

/** A safe way that was refuted when it was run is not offered, and the reader is told. */
const withoutRefuted = (diagnostic: Diagnostic, refused: readonly Refused[]): Diagnostic => {
  const found = refused.find(
    ({ migrationId, statement }) => migrationId === diagnostic.migrationId && statement === diagnostic.statement,
  );
  if (found === undefined || diagnostic.safely.length === 0) return diagnostic;
  const because = `a safe plan was generated, but did not hold when it was run (${found.reason}), so none is given`;
  return { ...diagnostic, safely: [], leaves: [], because: [...diagnostic.because, because] };
};
