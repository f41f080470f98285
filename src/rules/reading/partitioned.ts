import type { QualifiedName } from '../../model/schema.ts';
import type { StatementFacts } from '../facts.ts';

/** Whether a table is known to be a partitioned parent, where CONCURRENTLY and USING INDEX are refused. */
export function isPartitioned(facts: StatementFacts, table: QualifiedName): boolean {
  return facts.table(table)?.kind === 'partitioned table';
}
