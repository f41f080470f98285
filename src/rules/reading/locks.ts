import { makesWritesWait } from '../../model/conflicts.ts';
import { locksByManual as byManual, type LockByManual } from '../../statements/locks-by-manual.ts';
import { blockingLocks } from '../../statements/locks-held.ts';
import type { StatementFacts } from '../facts.ts';

/** Locks that make others wait, which a statement takes on tables that were there before the change. */
export function strongLocks(facts: StatementFacts): readonly LockByManual[] {
  const seen =
    facts.effect && blockingLocks(facts.effect).map(({ relation, mode }) => ({ table: relation, lock: mode }));
  const locks = seen ?? locksByManual(facts).filter(({ lock }) => makesWritesWait(lock));
  return locks.filter(({ table }) => facts.exists(table));
}

/** What the manual says: it tells a lock also where the transaction holds it already. */
export function locksByManual({ node, defaultSchema }: StatementFacts): readonly LockByManual[] {
  return byManual(node, defaultSchema);
}
