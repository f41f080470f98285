import type { Migration } from '../model/migration.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { Statement } from '../model/statement.ts';
import { readScript } from '../sql/script.ts';
import { behindTriggers } from '../statements/behind-triggers.ts';
import { hiddenSql, knownRoutines } from '../statements/hidden-sql.ts';

/** How many tables get rows where any may be meant: each takes some milliseconds. */
const mostTables = 150;

/**
 * The tables that get rows: those that the text of the change names; all, where it runs SQL that its text does not show.
 *
 * @param named the first, as they were prepared
 */
export function touchedTables(
  change: readonly Migration[],
  named: readonly QualifiedName[],
  before: Schema,
): readonly QualifiedName[] {
  const statements = change.flatMap(({ up }) => readScript(up).statements);
  const routines = knownRoutines(statements, [before]);
  const hides = (statement: Statement): boolean =>
    hiddenSql(statement, routines).length > 0 ||
    behindTriggers(statement, [statement.node], routines, before).length > 0;
  if (!statements.some(hides)) return named;
  const others = before.tables.map(({ name }) => name).filter((name) => !named.includes(name));
  return [...named, ...others.slice(0, Math.max(0, mostTables - named.length))];
}
