import { createHash } from 'node:crypto';
import type { ReviewedStatement } from '../../model/review.ts';
import { withoutLayout } from '../../sql/layout.ts';

/**
 * Ten hexadecimal digits that stand for what an item is about. The same matter has the same id wherever it stands in
 * whatever file; order and repeats of what it concerns do not count.
 */
export function itemId(matter: string, concerns: readonly string[]): string {
  const about = [matter, ...new Set(concerns.toSorted())];
  return digestOf(JSON.stringify(about)).slice(0, 10);
}

/** What a statement says, whatever its layout, as short as a digest: an item may be about thousands. */
export function identityOf(statement: ReviewedStatement): string {
  const identity = known.get(statement) ?? digestOf(withoutLayout(statement.sql));
  known.set(statement, identity);
  return identity;
}

/** Many items are about the same statement. */
const known = new WeakMap<ReviewedStatement, string>();

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
