import type { QualifiedName } from '../../model/schema.ts';
import type { StatementFacts } from '../facts.ts';
import { locksByManual, strongLocks } from './locks.ts';

/**
 * Whether another statement of the transaction takes ACCESS EXCLUSIVE on a table as well, or one of the migration drops it.
 * A brief lock more then changes nothing.
 *
 * @param others the statements that count
 */
export function lockedAnyway(
  others: readonly StatementFacts[],
): (facts: StatementFacts, table: QualifiedName) => boolean {
  const locked = others.flatMap((facts) =>
    facts.transaction === undefined
      ? []
      : [...strongLocks(facts), ...locksByManual(facts)].flatMap(({ table, lock }) =>
          lock === 'ACCESS EXCLUSIVE' ? [key(facts, table)] : [],
        ),
  );
  const known = new Set([...locked, ...others.flatMap(({ effect }) => effect?.dropped ?? [])]);
  return (facts, table) => known.has(key(facts, table)) || known.has(table);
}

const key = ({ transaction }: StatementFacts, table: QualifiedName): string => `${transaction} ${table}`;
