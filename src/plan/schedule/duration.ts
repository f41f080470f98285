import type { PlannedStep } from '../../model/plan.ts';
import { addEstimates } from '../../production/sizing/add-estimates.ts';
import { estimateInWords } from '../../production/sizing/estimate-in-words.ts';

/** How long steps take together: seconds where production's size is known, a class where it is not. */
export function durationOf(steps: readonly PlannedStep[]): string {
  const known = steps.flatMap(({ estimate }) => (estimate === undefined ? [] : [estimate]));
  const classes = [...new Set(steps.filter(({ estimate }) => estimate === undefined).map(stepClass))];
  const together = addEstimates(known);
  if (together === undefined) return classes.join('; ');
  // What takes moments is no news beside what takes minutes.
  return [estimateInWords(together), ...classes.filter((one) => one !== moments)].join('; ');
}

const moments = 'moments';

/** How long a step takes, as a class. */
const stepClass = ({ step }: PlannedStep): string => {
  if (step.kind === 'data') return 'as long as the rows take, batch by batch';
  if (step.purpose === 'build index' && step.transaction === 'none')
    return 'as long as the index builds take, while reads and writes go on';
  if (step.purpose === 'validate') return 'as long as reading the table takes, while reads and writes go on';
  return moments;
};
