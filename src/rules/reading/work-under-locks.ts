import type { LockMode } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { alongTransaction } from '../../statements/locks-held.ts';
import type { StatementFacts } from '../facts.ts';
import { strongLocks } from './locks.ts';
import { addedNotValidBefore } from './validated-together.ts';
import { type Lasting, lastingWork } from './work.ts';

export type WorkUnderLocks = {
  readonly facts: StatementFacts;
  readonly lasting: Lasting;
  /** Other tables that are locked since an earlier statement. */
  readonly relations: readonly QualifiedName[];
  /** Of the first of them: the mode, and the line that took it. */
  readonly lock: LockMode;
  readonly line: number;
};

/** As people say it: `this scans users`. */
export const workInWords = {
  rewrite: 'rewrites',
  scan: 'scans',
  'index build': 'builds an index on',
  rows: 'changes rows of',
} as const;

/**
 * Lasting statements of each transaction, with the other tables that stay locked meanwhile.
 *
 * @param modes the locks that count
 */
export function workUnderLocks(
  statements: readonly StatementFacts[],
  modes: ReadonlySet<LockMode>,
): readonly WorkUnderLocks[] {
  return [...Map.groupBy(statements, ({ transaction }) => transaction)].flatMap(([transaction, own]) =>
    transaction === undefined ? [] : inTransaction(own, modes),
  );
}

const inTransaction = (
  statements: readonly StatementFacts[],
  modes: ReadonlySet<LockMode>,
): readonly WorkUnderLocks[] =>
  alongTransaction(
    statements,
    (facts) => locksThatCount(facts, modes),
    (facts, held) => {
      const lasting = held.size === 0 || addedNotValidBefore(facts) ? undefined : lastingWork(facts);
      const others = [...held].filter(([table, { by }]) => table !== lasting?.table && !isSameStatement(by, facts));
      const holder = others[0]?.[1];
      if (lasting === undefined || holder === undefined) return [];
      const { mode, by } = holder;
      const relations = others.map(([table]) => table);
      return [{ facts, lasting, relations, lock: mode, line: by.location.start.line }];
    },
  );

/** A DO block and what is inside of it were watched as one. */
const isSameStatement = (one: StatementFacts, other: StatementFacts): boolean =>
  one.in === other.in && one.index === other.index;

/** On tables that are not known to be small. */
const locksThatCount = (facts: StatementFacts, modes: ReadonlySet<LockMode>) =>
  strongLocks(facts)
    .filter(({ table, lock }) => modes.has(lock) && !['small', 'empty'].includes(facts.size(table).class))
    .map(({ table, lock }) => ({ relation: table, mode: lock }));
