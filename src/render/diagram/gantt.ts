import type { TimelineEntry } from '../../model/plan.ts';
import { safeLabel } from './safe.ts';

/** The timeline as a Mermaid gantt, one unit a day; undefined where everything happens on one day. */
export function gantt(timeline: readonly TimelineEntry[]): string | undefined {
  const last = Math.max(0, ...timeline.map((entry) => entry.lastDay ?? entry.day));
  if (last < 2) return undefined;
  const shown = timeline.slice(0, 40);
  const sections = [...new Set(shown.map((entry) => entry.phase))].flatMap((phase) => [
    `    section ${phase}`,
    ...shown.filter((entry) => entry.phase === phase).map(bar),
  ]);
  // Mermaid knows dates and times only: a day stands as a second, and the axis prints the second's number.
  return [
    'gantt',
    '    dateFormat X',
    '    axisFormat day %s',
    `    tickInterval ${Math.ceil(last / 14)}second`,
    ...sections,
  ].join('\n');
}

function bar(entry: TimelineEntry): string {
  return `    ${safeLabel(entry.title)} : ${entry.day}, ${(entry.lastDay ?? entry.day) + 1}`;
}
