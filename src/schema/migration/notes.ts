import type { Comparison } from './comparison.ts';
import { type Action, act } from './order.ts';
import type { MigrationStatement } from './statement.ts';

/** What is noted on one object: a comment, an owner, a grant. */
export type Noted = { readonly on: string; readonly statement: MigrationStatement };

/** Notes wait for what they are on, even where that is made after all else. */
export function notes(
  rank: 'comment' | 'owner' | 'grant',
  noted: readonly Noted[],
  { isLate }: Comparison,
): readonly Action[] {
  const { early = [], late = [] } = Object.groupBy(noted, ({ on }) => (isLate(on) ? 'late' : 'early'));
  const actions = [
    act(
      rank,
      early.map(({ statement }) => statement),
    ),
    act(
      'late note',
      late.map(({ statement }) => statement),
    ),
  ];
  return actions.filter(({ statements }) => statements.length > 0);
}
