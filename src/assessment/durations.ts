import type { Estimate } from '../model/plan.ts';
import type { QualifiedName } from '../model/schema.ts';
import { addEstimates } from '../production/sizing/add-estimates.ts';
import { secondsInWords } from '../production/sizing/estimate-in-words.ts';
import { wholeBytes } from '../production/table-size.ts';
import { bytesInWords } from '../schema/bytes-in-words.ts';
import { shortName } from '../sql/names.ts';
import { rowsInWords } from './rows-in-words.ts';
import type { Work } from './works.ts';

const done: Readonly<Record<Work['what'], string>> = {
  scan: 'every row read',
  'index build': 'an index built',
  rewrite: 'every row rewritten',
  rows: 'rows written',
};

/** What a piece of work is, in words: "an index built in `orders`". */
export function workInWords(work: Work): string {
  return `${done[work.what]} in \`${shortName(work.relation)}\``;
}

/**
 * How long works take together, as a clause: a range with what it is computed from where production's size is known, what
 * it grows with where it is not. Never seconds out of nothing.
 */
export function durationOf(works: readonly Work[]): string {
  const estimate = estimateOfWorks(works);
  if (estimate === undefined) return growth(works);
  const largest = works.reduce((a, b) => (wholeBytes(b.size) > wholeBytes(a.size) ? b : a));
  const size = `${rowsInWords(largest.size.rows ?? 0)}, ${bytesInWords(wholeBytes(largest.size))}`;
  const of = new Set(works.map((work) => work.relation)).size > 1 ? `the largest ${size}` : size;
  return `${secondsInWords(estimate.seconds)} ${estimate.basis} (${inWords(works)}: ${of})`;
}

/** What works take one after the other; undefined as soon as one of them is not known. */
export function estimateOfWorks(works: readonly Work[]): Estimate | undefined {
  // A rewrite reads every row of its table and rebuilds its indexes: that is part of it.
  const own = works.filter(({ what, of, relation }) => what === 'rewrite' || !rewrites(works, of, relation));
  if (own.some(({ estimate }) => estimate === undefined)) return undefined;
  return addEstimates(own.flatMap(({ estimate }) => estimate ?? []));
}

const rewrites = (works: readonly Work[], of: Work['of'], relation: QualifiedName): boolean =>
  works.some((one) => one.what === 'rewrite' && one.of === of && one.relation === relation);

const growth = (works: readonly Work[]): string => {
  const open = works.filter((work) => work.estimate === undefined);
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
