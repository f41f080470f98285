import type { WorkKind } from '../model/calibration.ts';
import { bytesInWords, paceInWords, rangeInWords, timeOf } from '../schema/work-time.ts';
import { shortName } from '../sql/names.ts';
import type { Work } from './locks.ts';
import { rowsInWords } from './rows-in-words.ts';

/** The work that was measured, for each that is told: rows changed in one go are written as those of a backfill are. */
const kinds: Readonly<Record<Work['what'], WorkKind>> = {
  scan: 'scan',
  'index build': 'index build',
  rewrite: 'rewrite',
  rows: 'batched update',
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
 * How long works take together, as a clause: a range with its assumption where rows are known, what it grows with where they
 * are not. Never seconds out of nothing.
 */
export const durationOf = (works: readonly Work[]): string => {
  const counted = works.flatMap(({ size, what }) =>
    size.rows === undefined ? [] : [{ kind: kinds[what], rows: size.rows, bytes: size.bytes ?? 0, size }],
  );
  const [first] = counted;
  if (counted.length < works.length || first === undefined) return growth(works);
  const { calibration } = first.size;
  const largest = counted.reduce((a, b) => (b.rows > a.rows ? b : a));
  const basis = `${rowsInWords(largest.rows)} of ${bytesInWords(largest.bytes)}, ${paceInWords(calibration)}`;
  return `${rangeInWords(timeOf(counted, calibration))} (${inWords(works)}: ${basis})`;
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
