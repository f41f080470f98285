import type { TimelineEntry } from '../../model/plan.ts';
import { safeLabel } from './safe.ts';

/** The timeline as a Mermaid gantt, up to one year; undefined where everything happens on one day. */
export function gantt(timeline: readonly TimelineEntry[]): string | undefined {
  const last = Math.max(0, ...timeline.map((entry) => entry.lastDay ?? entry.day));
  if (last < 2) return undefined;
  const shown = timeline.slice(0, 40);
  const sections = [...new Set(shown.map((entry) => entry.phase))].flatMap((phase) => [
    `    section ${phase}`,
    ...shown.filter((entry) => entry.phase === phase).map((entry) => bar(entry, shown.indexOf(entry) + 1)),
  ]);
  // Mermaid knows dates only: day 1 stands as the first of a year, and the axis prints the day of the year.
  const ticks = last > 28 ? `${Math.ceil(last / 98)}week` : `${last > 14 ? 2 : 1}day`;
  return [
    'gantt',
    '    dateFormat YYYY-MM-DD',
    '    axisFormat day %-j',
    `    tickInterval ${ticks}`,
    ...sections,
  ].join('\n');
}

// The number comes first, lest a title start with one of Mermaid's own words.
function bar(entry: TimelineEntry, number: number): string {
  return `    ${number}. ${safeLabel(entry.title)} : ${date(entry.day)}, ${date((entry.lastDay ?? entry.day) + 1)}`;
}

function date(day: number): string {
  const within = Math.min(Math.max(Math.trunc(day), 1), 366);
  return new Date(Date.UTC(2000, 0, within)).toISOString().slice(0, 10);
}
