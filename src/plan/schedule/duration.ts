import type { PlannedStep } from '../../model/plan.ts';

/** How long a step takes, as a class. */
export const stepDuration = ({ step }: PlannedStep): string => {
  if (step.kind === 'data') return 'as long as the rows take, batch by batch';
  if (/CREATE (UNIQUE )?INDEX CONCURRENTLY/.test(step.sql))
    return 'as long as the index builds take, while reads and writes go on';
  if (/VALIDATE CONSTRAINT/.test(step.sql)) return 'as long as reading the table takes, while reads and writes go on';
  return 'moments';
};
