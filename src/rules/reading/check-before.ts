import type { Constraint, Node } from '../../model/node.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { printNode } from '../../sql/print.ts';
import type { StatementFacts } from '../facts.ts';
import { constraintOf, namesIn } from './column.ts';
import { actionsOf } from './subjects.ts';

/** The query that finds the rows on which a statement would fail; it must return none. Undefined where none can be told. */
export function checkBefore(facts: StatementFacts): string | undefined {
  const { node } = facts;
  if ('IndexStmt' in node && node.IndexStmt.unique && !node.IndexStmt.whereClause) {
    const columns = (node.IndexStmt.indexParams ?? []).map((each) =>
      'IndexElem' in each ? each.IndexElem.name : undefined,
    );
    const named = columns.filter((column) => column !== undefined);
    return named.length === columns.length ? duplicates(facts.name(node.IndexStmt.relation), named) : undefined;
  }
  if (!('AlterTableStmt' in node)) return undefined;
  const table = facts.name(node.AlterTableStmt.relation);
  const queries = actionsOf(node.AlterTableStmt).flatMap((action) => {
    if (action.command.subtype === 'AT_SetNotNull') return [nulls(table, action.command.name ?? '')];
    const constraint = action.command.subtype === 'AT_AddConstraint' ? constraintOf(action) : undefined;
    return (constraint && violations(table, constraint, facts)) ?? [];
  });
  return queries.length === 1 ? queries[0] : undefined;
}

const violations = (table: string, constraint: Constraint, facts: StatementFacts): string | undefined => {
  const columns = namesIn(constraint.keys);
  if (constraint.contype === 'CONSTR_NOTNULL') return nulls(table, columns[0] ?? '');
  if (constraint.contype === 'CONSTR_UNIQUE' || constraint.contype === 'CONSTR_PRIMARY')
    return duplicates(table, columns);
  if (constraint.contype === 'CONSTR_CHECK' && constraint.raw_expr) {
    return `SELECT * FROM ${table} WHERE NOT (${printNode(constraint.raw_expr as Node)}) LIMIT 10`;
  }
  return constraint.contype === 'CONSTR_FOREIGN' ? orphans(table, constraint, facts) : undefined;
};

const nulls = (table: string, column: string): string =>
  `SELECT * FROM ${table} WHERE ${quoteIdentifier(column)} IS NULL LIMIT 10`;

const duplicates = (table: string, columns: readonly string[]): string | undefined => {
  if (columns.length === 0) return undefined;
  const list = columns.map(quoteIdentifier).join(', ');
  const present = columns.map((column) => `${quoteIdentifier(column)} IS NOT NULL`).join(' AND ');
  return `SELECT ${list}, count(*) FROM ${table} WHERE ${present} GROUP BY ${list} HAVING count(*) > 1 LIMIT 10`;
};

const orphans = (table: string, constraint: Constraint, facts: StatementFacts): string | undefined => {
  const parent = facts.name(constraint.pktable);
  const columns = namesIn(constraint.fk_attrs);
  const key = facts.table(parent)?.constraints.find(({ type }) => type === 'primary key')?.columns ?? [];
  const targets = constraint.pk_attrs ? namesIn(constraint.pk_attrs) : key;
  if (columns.length === 0 || columns.length !== targets.length) return undefined;
  const pairs = columns.map((column, at) => `p.${quoteIdentifier(targets[at] ?? '')} = c.${quoteIdentifier(column)}`);
  const present = columns.map((column) => `c.${quoteIdentifier(column)} IS NOT NULL`);
  return `SELECT c.* FROM ${table} c WHERE ${present.join(' AND ')} AND NOT EXISTS (SELECT FROM ${parent} p WHERE ${pairs.join(' AND ')}) LIMIT 10`;
};
