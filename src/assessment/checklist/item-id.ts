import { createHash } from 'node:crypto';
import type { Statement } from '../../model/statement.ts';
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
export function identityOf(statement: Statement): string {
  const identity = known.get(statement) ?? digestOf(withoutLayout(statement.sql));
  known.set(statement, identity);
  return identity;
}

/** Many items are about the same statement. */
const known = new WeakMap<Statement, string>();

/** A text as short as a digest. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
