import { shortName } from '../sql/names.ts';
import type { Work } from './locks.ts';
import { rowsInWords } from './rows-in-words.ts';

/** Rows a second that a modest server gets through, for an order of magnitude and no more. */
const rate: Readonly<Record<Work['what'], number>> = {
  scan: 1_000_000,
  'index build': 300_000,
  rewrite: 200_000,
  rows: 10_000,
};

const done: Readonly<Record<Work['what'], string>> = {
  scan: 'every row read',
  'index build': 'an index built',
  rewrite: 'every row written anew',
  rows: 'rows written',
};

/** What a piece of work is, in words: "an index built in `orders`". */
export const workInWords = (work: Work): string => `${done[work.what]} in \`${shortName(work.relation)}\``;

/**
 * How long works take together, as a clause: an order of magnitude with its assumption where rows are known, what it
 * grows with where they are not. Never seconds out of nothing.
 */
export const durationOf = (works: readonly Work[]): string => {
  const counted = works.flatMap((work) => (work.size.rows === undefined ? [] : [{ work, rows: work.size.rows }]));
  if (counted.length < works.length) return growth(works);
  const seconds = (one: { readonly work: Work; readonly rows: number }): number => one.rows / rate[one.work.what];
  const slowest = counted.reduce((a, b) => (seconds(b) > seconds(a) ? b : a));
  const assumed = `${rowsInWords(slowest.rows)} at some ${rowsInWords(rate[slowest.work.what])} a second`;
  return `${magnitude(counted.reduce((sum, one) => sum + seconds(one), 0))} (${inWords(works)}: ${assumed})`;
};

const growth = (works: readonly Work[]): string => {
  const open = works.filter((work) => work.size.rows === undefined);
  const tables = [...new Set(open.map((work) => `\`${shortName(work.relation)}\``))];
  const [first] = open;
  const size = first?.size.class ?? 'unknown';
  if (tables.length > 1) return `a time that grows with their rows (${inWords(works)}; sizes not known)`;
  const known = size === 'unknown' ? 'whose size is not known' : `${size} by ${first?.size.source ?? 'the settings'}`;
  return `a time that grows with ${tables[0] ?? 'the table'}, ${known} (${inWords(works)})`;
};

/** Few works by name, many by number. */
const inWords = (works: readonly Work[]): string => {
  const tables = new Set(works.map((work) => work.relation));
  const words = [...new Set(works.map((work) => (tables.size > 1 ? workInWords(work) : done[work.what])))];
  if (words.length <= 2) return words.join(', ');
  const kinds = Map.groupBy(works, (work) => work.what);
  return [...kinds].map(([what, own]) => `${own.length} × ${done[what]}`).join(', ');
};

const magnitude = (seconds: number): string => {
  if (seconds < 1) return 'under a second';
  if (seconds < 60) return 'seconds';
  if (seconds < 3_600) return 'minutes';
  return seconds < 86_400 ? 'hours' : 'days';
};
