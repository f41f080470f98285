import type { Step } from '../../model/step.ts';
import type { Writing } from '../writing/writing.ts';

/**
 * What is done in one go: the tool applies `migrations`, or somebody runs `by hand` what the tool has no way to run. The
 * application and whoever checks come first: `before` are the steps that a stage waits for.
 */
export type Stage = {
  readonly kind: 'migrations' | 'by hand';
  /** From 0, as the plan numbers them. */
  readonly release: number;
  /** Earliest day after the start (day 1). */
  readonly day: number;
  readonly before: readonly Step[];
  readonly steps: readonly Step[];
};

/** The steps of a plan, in its order, as stages of one tool. What is left to do after the last of them stands in an empty one. */
export function stagesOf(steps: readonly Step[], outside: Writing['outside']): readonly Stage[] {
  const stages: Stage[] = [];
  let waiting: Step[] = [];
  for (const step of steps) {
    if (isForPeople(step)) {
      waiting.push(step);
      continue;
    }
    const kind = step.transaction === 'none' && outside === 'never' ? 'by hand' : 'migrations';
    const last = stages.at(-1);
    if (last && waiting.length === 0 && last.kind === kind && last.release === step.release) {
      stages[stages.length - 1] = { ...last, steps: [...last.steps, step] };
    } else {
      stages.push({ kind, release: step.release, day: step.day, before: waiting, steps: [step] });
      waiting = [];
    }
  }
  const [first] = waiting;
  if (first) stages.push({ kind: 'by hand', release: first.release, day: first.day, before: waiting, steps: [] });
  return stages;
}

/** What the application does, and what somebody looks at: nothing that a tool applies. */
const isForPeople = ({ kind, sql }: Step): boolean => kind === 'application' || kind === 'check' || sql.trim() === '';
