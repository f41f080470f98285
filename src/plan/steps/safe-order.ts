import type { PlannedStep } from '../../model/plan.ts';

/** Expand before migrate before contract: by release, then by day, otherwise as written. Days never go back; ids are unique. */
export function safeOrder(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const sorted = steps.toSorted((a, b) => a.step.release - b.step.release || a.step.day - b.step.day);
  const taken = new Map<string, number>();
  let day = 1;
  return sorted.map((planned) => {
    day = Math.max(day, planned.step.day);
    return { ...planned, step: { ...planned.step, day, id: uniqueId(planned.step.id, taken) } };
  });
}

const uniqueId = (id: string, taken: Map<string, number>): string => {
  const used = taken.get(id) ?? 0;
  taken.set(id, used + 1);
  return used === 0 ? id : uniqueId(`${id}-${used + 1}`, taken);
};
