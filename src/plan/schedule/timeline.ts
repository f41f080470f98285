import type { PlannedStep, TimelineEntry } from '../../model/plan.ts';

type Group = {
  readonly day: number;
  readonly release: number;
  readonly phase: TimelineEntry['phase'];
  readonly steps: readonly PlannedStep[];
};

/** Days, from the steps' own. A plan without a deploy boundary is done in one day. */
export function timelineOf(steps: readonly PlannedStep[]): readonly TimelineEntry[] {
  if (steps.length === 0) return [];
  const groups = grouped(steps);
  const lastDay = groups.at(-1)?.day ?? 1;
  return [
    entry(0, undefined, 'Back up and run the “before” queries', 'prepare', []),
    ...groups.map((group, at) => {
      const next = groups.slice(at + 1).find((later) => later.day > group.day)?.day;
      const until = next !== undefined && next - 1 > group.day && isLastOfDay(groups, at) ? next - 1 : undefined;
      return entry(
        group.day,
        until,
        titleOf(group),
        group.phase,
        group.steps.map(({ step }) => step.id),
      );
    }),
    entry(lastDay, undefined, 'Run the “after” queries and clean up', 'after', []),
  ];
}

const entry = (
  day: number,
  lastDay: number | undefined,
  title: string,
  phase: TimelineEntry['phase'],
  stepIds: readonly string[],
): TimelineEntry => ({ day, lastDay, title, phase, stepIds });

const grouped = (steps: readonly PlannedStep[]): readonly Group[] => {
  const groups: Group[] = [];
  for (const planned of steps) {
    const { day, release, phase } = planned.step;
    const open = groups.at(-1);
    if (open && open.day === day && open.release === release) {
      groups[groups.length - 1] = { ...open, phase: earlier(open.phase, phase), steps: [...open.steps, planned] };
    } else groups.push({ day, release, phase, steps: [planned] });
  }
  return groups;
};

/** A day that begins something is not one that ends something, though an index may go on it. */
const earlier = (one: Group['phase'], other: Group['phase']): Group['phase'] =>
  phases.indexOf(other) < phases.indexOf(one) ? other : one;

const phases: readonly Group['phase'][] = ['prepare', 'expand', 'migrate', 'contract', 'after'];

const isLastOfDay = (groups: readonly Group[], at: number): boolean => groups[at + 1]?.day !== groups[at]?.day;

const titleOf = ({ steps }: Group): string => {
  const title = (steps.find(({ step }) => step.kind === 'application') ?? steps[0])?.step.title ?? '';
  return steps.length === 1 ? title : `${title} (and ${steps.length - 1} more)`;
};
