import { shortName } from '../sql/names.ts';
import type { Work } from './locks.ts';
import { rowsInWords } from './sizes.ts';

/** Rows a second that a modest server gets through, for an order of magnitude and no more. */
const rate: Readonly<Record<Work['what'], number>> = {
  scan: 1_000_000,
  'index build': 300_000,
  rewrite: 200_000,
  rows: 10_000,
};

const doing: Readonly<Record<Work['what'], string>> = {
  scan: 'reading all rows of',
  'index build': 'building an index over',
  rewrite: 'writing anew all rows of',
  rows: 'writing rows of',
};

/** What a piece of work is, in words: "building an index over `orders`". */
export const workInWords = (work: Work): string => `${doing[work.what]} \`${shortName(work.relation)}\``;

/**
 * How long works take together: an order of magnitude with its assumption where rows are known, what it grows with
 * where they are not. Never seconds out of nothing.
 */
export const durationOf = (works: readonly Work[]): string => {
  const counted = works.flatMap(({ what, size }) => (size.rows === undefined ? [] : [{ what, rows: size.rows }]));
  if (counted.length < works.length) return `as long as ${inWords(works)} takes; ${unknownSizes(works)}`;
  const seconds = counted.reduce((sum, one) => sum + one.rows / rate[one.what], 0);
  const slowest = counted.reduce((a, b) => (b.rows / rate[b.what] > a.rows / rate[a.what] ? b : a));
  const assumed = `${rowsInWords(slowest.rows)} at some ${rowsInWords(rate[slowest.what])} a second`;
  return `${magnitude(seconds)} for ${inWords(works)} (${assumed})`;
};

const inWords = (works: readonly Work[]): string => {
  const words = [...new Set(works.map(workInWords))];
  return words.length > 3 ? `${words.slice(0, 3).join(', ')} and ${words.length - 3} more` : words.join(', ');
};

const unknownSizes = (works: readonly Work[]): string => {
  const stated = works.find((work) => work.size.class !== 'unknown' && work.size.rows === undefined);
  if (stated) return `\`${shortName(stated.relation)}\` is ${stated.size.class}, says ${stated.size.source}`;
  const [unknown] = works.filter((work) => work.size.rows === undefined);
  return `how many rows \`${shortName(unknown?.relation ?? 'the table')}\` has is not known`;
};

const magnitude = (seconds: number): string => {
  if (seconds < 1) return 'under a second';
  if (seconds < 60) return 'seconds';
  if (seconds < 3_600) return 'minutes';
  return seconds < 86_400 ? 'hours' : 'days';
};
