import { strongerLock } from '../../model/conflicts.ts';
import type { LockMode, StatementTrace } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { type SeenWork, worksSeen } from '../../model/work.ts';
import { alongTransaction, blockingLocks } from '../../statements/locks-held.ts';

/** The strongest lock held on a table that was there before, while work went on, and which work. */
export type Held = { readonly mode: LockMode; readonly work: readonly string[] };

export type HeldWork = ReadonlyMap<QualifiedName, Held>;

/** What was held while work went on, over some transactions. */
export function heldWork(transactions: readonly (readonly StatementTrace[])[]): HeldWork {
  const found = new Map<QualifiedName, Held>();
  for (const traces of transactions) {
    const held = alongTransaction(traces, locksOf, (trace, before) => {
      const work = workOf(trace);
      const earlier = [...before].map(([relation, { mode }]) => ({ relation, mode }));
      return work.length === 0 ? [] : [...earlier, ...locksOf(trace)].map((lock) => ({ ...lock, work }));
    });
    for (const { relation, mode, work } of held) found.set(relation, merged(found.get(relation), mode, work));
  }
  return found;
}

const merged = (held: Held | undefined, mode: LockMode, work: readonly string[]): Held => ({
  mode: strongerLock(mode, held?.mode ?? mode),
  work: [...new Set([...(held?.work ?? []), ...work])],
});

const locksOf = ({ effect }: StatementTrace) => (effect ? blockingLocks(effect) : []);

const workOf = ({ effect, rows }: StatementTrace): readonly string[] => {
  if (effect === undefined) return [];
  return [...worksSeen(effect).flatMap(inWords), ...((rows ?? 0) > 0 ? ['rows are written'] : [])];
};

const inWords = (work: SeenWork): readonly string[] => {
  if (work.kind === 'rows') return [];
  if (work.kind === 'rewrite') return [`${work.relation} is rewritten`];
  return [work.kind === 'scan' ? `the rows of ${work.relation} are read` : `${work.index} is built`];
};
