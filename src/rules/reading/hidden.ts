import { type HiddenSql, hiddenSql, knownRoutines } from '../../statements/hidden-sql.ts';
import type { StatementFacts } from '../facts.ts';

/** The SQL that a statement runs and does not show: of blocks, and of functions made in the change or before it. */
export function hiddenIn(facts: StatementFacts): readonly HiddenSql[] {
  const { change, all } = facts.in;
  return hiddenSql(facts, knownRoutines(all, [change.rehearsal.after, facts.schema]));
}
