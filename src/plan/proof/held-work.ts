import { strongerLock } from '../../model/conflicts.ts';
import { type LockMode, lockModes, type StatementTrace } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';

/** The strongest lock held on a table that was there before, while work went on, and which work. */
export type Held = { readonly mode: LockMode; readonly work: readonly string[] };

export type HeldWork = ReadonlyMap<QualifiedName, Held>;

/** From SHARE up, writes wait. */
const strong = (mode: LockMode): boolean => lockModes.indexOf(mode) >= lockModes.indexOf('SHARE');

/**
 * What was held while work went on, over some transactions. A lock taken by one statement is held through the work of
 * those after it in the same transaction.
 */
export function heldWork(transactions: readonly (readonly StatementTrace[])[]): HeldWork {
  const found = new Map<QualifiedName, Held>();
  for (const traces of transactions) {
    const locks = new Map<QualifiedName, LockMode>();
    for (const trace of traces) {
      for (const [table, mode] of locksOf(trace)) locks.set(table, strongerLock(mode, locks.get(table) ?? mode));
      const work = workOf(trace);
      if (work.length > 0) for (const [table, mode] of locks) found.set(table, merged(found.get(table), mode, work));
    }
  }
  return found;
}

const merged = (held: Held | undefined, mode: LockMode, work: readonly string[]): Held => ({
  mode: strongerLock(mode, held?.mode ?? mode),
  work: [...new Set([...(held?.work ?? []), ...work])],
});

/** An index's lock keeps planners of queries on its table waiting. */
const locksOf = (trace: StatementTrace): readonly (readonly [QualifiedName, LockMode])[] =>
  (trace.effect?.locks ?? [])
    .filter((lock) => !lock.isNew && strong(lock.mode) && ['table', 'partitioned table'].includes(lock.kind))
    .map((lock) => [lock.relation, lock.mode]);

const workOf = ({ effect, rows }: StatementTrace): readonly string[] => {
  if (effect === undefined) return [];
  const old = <T extends { readonly isNew: boolean }>(items: readonly T[]): readonly T[] =>
    items.filter((it) => !it.isNew);
  return [
    ...old(effect.rewrites).map(({ relation }) => `${relation} is rewritten`),
    ...old(effect.scans).map(({ relation }) => `the rows of ${relation} are read`),
    ...old(effect.indexBuilds).map(({ index }) => `${index} is built`),
    ...((rows ?? 0) > 0 ? ['rows are written'] : []),
  ];
};
