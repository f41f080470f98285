import type { Verdict } from '../model/review.ts';
import type { UnreadMigrations } from '../model/unread.ts';
import { filesInWords, mayRun } from './checklist/unread.ts';

/**
 * What is said of a change in which nobody has anything to confirm and some files were not read: `not reviewed` where these
 * may run on PostgreSQL. Undefined: there is nothing to add.
 */
export function notReviewed(
  unread: readonly UnreadMigrations[],
): Pick<Verdict, 'state' | 'sentence' | 'basis'> | undefined {
  const may = unread.filter(mayRun);
  if (may.length > 0) {
    return { state: 'not reviewed', sentence: `Not reviewed: ${listed(may.map(filesInWords))}.`, basis: 'not tried' };
  }
  if (unread.length === 0) return undefined;
  const others = unread.map(
    (one) => `${filesInWords(one)}${one.database === undefined ? ' for tests' : ` for ${one.database}`}`,
  );
  return { state: 'clear', sentence: `Nothing for PostgreSQL: ${listed(others)}.`, basis: 'seen' };
}

const listed = (all: readonly string[]): string =>
  all.length > 3 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more` : all.join(', ');
