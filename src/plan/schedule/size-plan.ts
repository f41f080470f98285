import type { Plan, PlannedStep } from '../../model/plan.ts';
import type { Schema } from '../../model/schema.ts';
import type { Statistics } from '../../model/statistics.ts';
import { estimateOf } from '../../production/sizing/estimate-of.ts';
import { workOfWrites, worksOfEffect } from '../../production/sizing/works.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { durationOf } from './duration.ts';

/**
 * The plan with what its steps take in production; as it is where no statistics are shared.
 *
 * @param after the schema after the change: it knows which indexes are unique, and how wide
 */
export function sizePlan(plan: Plan, { rehearsal: { after }, whole }: Pick<JudgedChange, 'whole' | 'rehearsal'>): Plan {
  const statistics = whole.statistics;
  if (statistics === undefined) return plan;
  const steps = plan.steps.map((planned) => ({ ...planned, estimate: estimateStep(planned, statistics, after) }));
  const byId = new Map(steps.map((planned) => [planned.step.id, planned]));
  const execution = plan.execution.map((entry) => {
    const own = entry.stepIds.flatMap((id) => byId.get(id) ?? []);
    return own.some(({ estimate }) => estimate !== undefined) ? { ...entry, duration: durationOf(own) } : entry;
  });
  return { ...plan, steps, execution };
}

const estimateStep = (
  { step, effects }: PlannedStep,
  statistics: Statistics,
  after: Schema | undefined,
): PlannedStep['estimate'] => {
  const works = [
    ...effects.flatMap((effect) => worksOfEffect(effect, after)),
    ...(step.writes === undefined ? [] : [workOfWrites(step.writes)]),
  ];
  return estimateOf(works, statistics);
};
