import { makesWritesWait, strongerLock } from '../model/conflicts.ts';
import type { Effect, Lock, LockMode } from '../model/effect.ts';
import type { QualifiedName } from '../model/schema.ts';

/** Whether writers at least wait behind a lock on something from before the change. */
export function isBlocking({ isNew, mode }: Lock): boolean {
  return !isNew && makesWritesWait(mode);
}

/** The locks that a statement took which make others wait for rows from before the change. */
export function blockingLocks({ locks }: Pick<Effect, 'locks'>): readonly Lock[] {
  return locks.filter((lock) => isBlocking(lock) && holdsRows.has(lock.kind));
}

/** An index is locked with its table; what waits for a view or a sequence waits for no rows. */
const holdsRows: ReadonlySet<string> = new Set(['table', 'partitioned table', 'materialized view']);

/** A lock on a relation, and the statement that took it. */
export type HeldLock<S> = { readonly mode: LockMode; readonly by: S };

/**
 * Goes along the statements of one transaction, each with the locks that the earlier ones took: PostgreSQL keeps a lock to
 * the end of its transaction. Of several on a relation the strongest counts, the first of those.
 */
export function alongTransaction<S, R>(
  statements: readonly S[],
  locksOf: (statement: S) => readonly Pick<Lock, 'relation' | 'mode'>[],
  visit: (statement: S, held: ReadonlyMap<QualifiedName, HeldLock<S>>) => readonly R[],
): readonly R[] {
  const held = new Map<QualifiedName, HeldLock<S>>();
  return statements.flatMap((statement) => {
    const found = visit(statement, held);
    for (const { relation, mode } of locksOf(statement)) {
      const before = held.get(relation)?.mode;
      if (before === undefined || strongerLock(before, mode) !== before) held.set(relation, { mode, by: statement });
    }
    return found;
  });
}

/**
 * The statements during which the locks of one are held: itself, and the later ones of its transaction.
 *
 * @param transactionOf its number; undefined for a statement that commits by itself
 */
export function underLocksOf<S>(
  statements: readonly S[],
  transactionOf: (statement: S) => number | undefined,
): (statement: S) => readonly S[] {
  const transactions = Map.groupBy(statements, (statement) => transactionOf(statement) ?? statement);
  return (statement) => {
    const own = transactions.get(transactionOf(statement) ?? statement) ?? [];
    return own.slice(own.indexOf(statement));
  };
}
