import type { Matched, Pair } from './compare.ts';
import type { Comparison } from './comparison.ts';
import { type Action, act } from './order.ts';
import type { MigrationStatement } from './statement.ts';

/** What is noted on one object: a comment, an owner, a grant. */
export type Noted = { readonly on: string; readonly statement: MigrationStatement };

/** What is set and taken back where each object has one such note or none; one that was recreated has lost it. */
export function noteChanges<T extends { readonly on: string }>(
  { removed, added, kept }: Matched<T>,
  set: (note: T) => Noted,
  unset: (note: T) => Noted,
  { fate }: Comparison,
): readonly Noted[] {
  const isLost = ({ before, after }: Pair<T>): boolean =>
    JSON.stringify(before) !== JSON.stringify(after) || fate(after.on) === 'fresh';
  return [
    ...removed.filter(({ on }) => fate(on) === 'kept').map(unset),
    ...[...kept.filter(isLost).map(({ after }) => after), ...added].map(set),
  ];
}

/** Notes wait for what they are on, even where that is made after all else. */
export function notes(
  rank: 'comment' | 'owner' | 'grant',
  noted: readonly Noted[],
  { isLate }: Comparison,
): readonly Action[] {
  const { early = [], late = [] } = Object.groupBy(noted, ({ on }) => (isLate(on) ? 'late' : 'early'));
  const [first, last] = [early, late].map((list) => list.map(({ statement }) => statement));
  const actions = [act(rank, first ?? []), act('late note', last ?? [])];
  return actions.filter(({ statements }) => statements.length > 0);
}
