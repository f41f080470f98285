import type { Estimate } from '../../model/plan.ts';
import { bytesInWords } from '../../schema/bytes-in-words.ts';

const units = [
  { seconds: 86_400, name: 'day' },
  { seconds: 3_600, name: 'hour' },
  { seconds: 60, name: 'minute' },
  { seconds: 1, name: 'second' },
] as const;

/** A range in the unit that fits its longer end: `2 to 7 minutes`, `0.5 to 3 hours`, `under a second`. */
export function secondsInWords({ least, most }: Estimate['seconds']): string {
  if (most < 1) return 'under a second';
  const unit = units.find(({ seconds }) => most >= 2 * seconds) ?? { seconds: 1, name: 'second' };
  const from = short(least / unit.seconds);
  const to = short(most / unit.seconds);
  if (from === '0') return `up to ${to} ${to === '1' ? unit.name : `${unit.name}s`}`;
  return from === to ? `about ${to} ${to === '1' ? unit.name : `${unit.name}s`}` : `${from} to ${to} ${unit.name}s`;
}

/** Two digits are more than the model is good for. */
const short = (value: number): string =>
  value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);

/** Below this nobody has to look whether there is space. */
const worthTelling = 10 * 1024 * 1024;

/** What else than time it needs: `up to 12 GB of free space, about 3 GB of WAL`. Undefined where that is little. */
export function spaceInWords({ diskBytes, walBytes }: Pick<Estimate, 'diskBytes' | 'walBytes'>): string | undefined {
  const parts = [
    ...(diskBytes >= worthTelling ? [`up to ${bytesInWords(diskBytes)} of free space`] : []),
    ...(walBytes >= worthTelling ? [`about ${bytesInWords(walBytes)} of WAL`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** All of an estimate, with what it is computed from. */
export function estimateInWords(estimate: Estimate): string {
  const space = spaceInWords(estimate);
  return `${secondsInWords(estimate.seconds)} ${estimate.basis}${space === undefined ? '' : `; ${space}`}`;
}
