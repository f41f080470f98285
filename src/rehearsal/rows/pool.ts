import { type Candidate, type Intent, none, plain } from './candidate.ts';
import type { Fillable } from './table-facts.ts';

/** Numbers that make further everyday values, where the first is taken. */
const further = [0, 101, 211, 307];
/** A column that is named like a reference and is none gets values that no row has: an orphan. */
const orphan = 20_000;
const reference = /(?:_id|Id|_uuid)$/;

const rotated = <T>(list: readonly T[], by: number): readonly T[] => {
  const from = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
};

const favourites = (column: Fillable, intent: Intent, n: number, first: number): readonly Candidate[] => {
  const { values, nullable, all } = column;
  switch (intent) {
    case 'null':
      return nullable ? [none] : [];
    case 'highest':
      return values?.highest ?? [];
    case 'lowest':
      return values?.lowest ?? [];
    case 'duplicate':
      return values && all.length === 0 ? [plain(values.tame(first))] : [];
    case 'spread': {
      const extremes = [...(values?.highest ?? []), ...(values?.lowest ?? [])];
      return rotated(extremes, n).slice(0, 2);
    }
    case 'tame':
      return [];
  }
};

/**
 * The values that a column may get in row `n`, the most fitting for the intent first; everything that might pass a check comes
 * after. Empty where nothing is known that it could hold.
 * @param first number of the row that duplicates repeat
 */
export function pool(column: Fillable, intent: Intent, n: number, first: number): readonly Candidate[] {
  const { values, all, fromChecks, name } = column;
  const offset = reference.test(name) ? orphan : 0;
  const everyday = values && all.length === 0 ? further.map((step) => plain(values.tame(n + step + offset))) : [];
  const every = rotated(all.map(plain), n);
  const rest = [...every, ...everyday, ...rotated(fromChecks, n)];
  const fallback = column.default === undefined ? [] : [plain(column.default)];
  const wanted = column.wanted ?? [];
  return [
    ...favourites(column, intent, n, first + offset),
    ...wanted,
    ...rest,
    ...fallback,
    ...(column.nullable ? [none] : []),
  ];
}
