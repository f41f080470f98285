import type { Statistics } from '../../../model/statistics.ts';

/** Days after which tables may well have another size. */
const freshDays = 90;
const day = 86_400_000;

/** In a sentence that the statistics are old; undefined where they are not. */
export function staleness({ takenAt }: Statistics, now: Date): string | undefined {
  const days = Math.floor((now.getTime() - Date.parse(takenAt)) / day);
  if (days <= freshDays) return undefined;
  return `The statistics were taken on ${takenAt.slice(0, 10)}, ${days} days before this review, so sizes and durations may have grown. Take them again: \`migration-planner stats --url postgres://… --out .github/migration-planner.stats.json\`.`;
}
