import { strongerLock } from '../../model/conflicts.ts';
import type { LockMode } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { HeldSince, StatementFacts } from '../facts.ts';
import { strongLocks } from '../reading/locks.ts';

type Holder = { readonly at: number; readonly lock: LockMode; readonly by: StatementFacts };

/** Finds the strongest lock that a transaction took on a table before one of its statements. */
export type Holders = (facts: StatementFacts, place: number, names: readonly QualifiedName[]) => HeldSince | undefined;

/** Goes through each transaction once, when it is first asked about. */
export function holdersIn(transactions: ReadonlyMap<number, readonly StatementFacts[]>): Holders {
  const known = new Map<number, ReadonlyMap<QualifiedName, readonly Holder[]>>();
  return (facts, place, names) => {
    const { transaction } = facts;
    if (transaction === undefined) return undefined;
    const holders = known.get(transaction) ?? rising(transactions.get(transaction) ?? []);
    known.set(transaction, holders);
    const found = names
      .flatMap((name) => holders.get(name)?.findLast((one) => one.at < place && !isSameStatement(one.by, facts)) ?? [])
      .reduce<Holder | undefined>((a, b) => (a && strongerLock(a.lock, b.lock) === a.lock ? a : b), undefined);
    return found && { lock: found.lock, since: placeInWords(found.by, facts) };
  };
}

/** By table the locks that were stronger than those before. */
const rising = (statements: readonly StatementFacts[]): ReadonlyMap<QualifiedName, readonly Holder[]> => {
  const holders = new Map<QualifiedName, Holder[]>();
  for (const [at, by] of statements.entries()) {
    for (const { table, lock } of strongLocks(by)) {
      const own = holders.get(table) ?? [];
      const last = own.at(-1)?.lock;
      if (last === undefined || strongerLock(last, lock) !== last) holders.set(table, [...own, { at, lock, by }]);
    }
  }
  return holders;
};

/** A DO block and what is inside of it were watched as one. */
const isSameStatement = (one: StatementFacts, other: StatementFacts): boolean =>
  one.in === other.in && one.index === other.index;

/** Where a statement stands, as one of another file or the same says it. */
export function placeInWords({ in: own, location }: StatementFacts, other: StatementFacts): string {
  const { line } = location.start;
  return own === other.in ? `line ${line}` : `${location.path.slice(location.path.lastIndexOf('/') + 1)}:${line}`;
}
