import { makesWritesWait } from '../../model/conflicts.ts';
import type { LockMode } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { alongTransaction } from '../../statements/locks-held.ts';
import { tableRead } from '../../statements/table-read.ts';
import type { MigrationFacts, StatementFacts } from '../facts.ts';
import { placeInWords } from '../gathering/holders.ts';
import { locksByManual, strongLocks } from './locks.ts';
import { addedNotValidBefore } from './validated-together.ts';
import { type Lasting as LastingWork, lastingWork } from './work.ts';

/** Work that was seen or is of the statement's kind, or a query: how long that takes nobody watches. */
type Lasting = { readonly table: QualifiedName; readonly work: LastingWork['work'] | 'query' };

export type WorkUnderLocks = {
  readonly facts: StatementFacts;
  readonly lasting: Lasting;
  /** Tables that are locked since an earlier statement: others, and its own where no finding of its own says so. */
  readonly relations: readonly QualifiedName[];
  /** Of the first of them: the mode, and the place that took it. */
  readonly lock: LockMode;
  readonly since: string;
};

/** As people say it: `this scans users`. */
export const workInWords = {
  rewrite: 'rewrites',
  scan: 'scans',
  'index build': 'builds an index on',
  rows: 'changes rows of',
  query: 'reads',
} as const;

/**
 * Lasting statements of a migration, with the tables that their transaction keeps locked meanwhile; it may have begun in an
 * earlier migration.
 *
 * @param modes the locks that count
 */
export function workUnderLocks(migration: MigrationFacts, modes: ReadonlySet<LockMode>): readonly WorkUnderLocks[] {
  return [...Map.groupBy(migration.statements, ({ transaction }) => transaction)].flatMap(([transaction, [first]]) =>
    transaction === undefined || first === undefined
      ? []
      : inTransaction(first.together(), modes).filter(({ facts }) => facts.in === migration),
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
      const isPassedOver = held.size === 0 || addedNotValidBefore(facts) !== undefined || isRefused(facts);
      const lasting = isPassedOver ? undefined : (lastingWork(facts) ?? reading(facts));
      const others = [...held].filter(
        ([table, { by }]) =>
          !isSameStatement(by, facts) && (table !== lasting?.table || !isToldOfItself(facts, lasting)),
      );
      const holder = others[0]?.[1];
      if (lasting === undefined || holder === undefined) return [];
      const { mode, by } = holder;
      const relations = others.map(([table]) => table);
      return [{ facts, lasting, relations, lock: mode, since: placeInWords(by, facts) }];
    },
  );

/** It fails, so it works on nothing: CONCURRENTLY always does, in a transaction. */
const isRefused = ({ trace, node }: StatementFacts): boolean =>
  trace?.outcome.kind === 'fails' || ('IndexStmt' in node && node.IndexStmt.concurrent === true);

/** Whether a finding on the statement itself names the lock on its table: it takes a strong one, or changes rows. */
const isToldOfItself = (facts: StatementFacts, { table, work }: Lasting): boolean =>
  work === 'rows' ||
  [...strongLocks(facts), ...locksByManual(facts)].some((own) => own.table === table && makesWritesWait(own.lock));

/** A query that reads a table from before the change. */
const reading = (facts: StatementFacts): Lasting | undefined => {
  const table = tableRead(facts.node, facts.defaultSchema);
  if (table === undefined || !facts.exists(table)) return undefined;
  return ['small', 'empty'].includes(facts.size(table).class) ? undefined : { table, work: 'query' };
};

/** A DO block and what is inside of it were watched as one. */
const isSameStatement = (one: StatementFacts, other: StatementFacts): boolean =>
  one.in === other.in && one.index === other.index;

/** On tables that are not known to be small. */
const locksThatCount = (facts: StatementFacts, modes: ReadonlySet<LockMode>) =>
  strongLocks(facts)
    .filter(({ table, lock }) => modes.has(lock) && !['small', 'empty'].includes(facts.size(table).class))
    .map(({ table, lock }) => ({ relation: table, mode: lock }));
