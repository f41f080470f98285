import type { ColumnDef, Constraint, Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { StatementFacts } from '../facts.ts';
import { columnOf, constraintOf, inline, namesIn } from './column.ts';
import { actionsOf } from './subjects.ts';

/** A foreign key that a statement adds. */
export type AddedForeignKey = {
  readonly table: QualifiedName;
  readonly columns: readonly string[];
  readonly parent: QualifiedName;
  /** Columns of the parent where they are written; the primary key otherwise. */
  readonly keys: readonly string[];
  /** Whether deleting a row of the parent changes rows here: CASCADE, SET NULL, SET DEFAULT. */
  readonly followsDeletes: boolean;
};

/** The foreign keys in a CREATE TABLE or ALTER TABLE, those written beside a column included. */
export function foreignKeysIn(facts: StatementFacts): readonly AddedForeignKey[] {
  const { node } = facts;
  if ('CreateStmt' in node) {
    const table = facts.name(node.CreateStmt.relation);
    return (node.CreateStmt.tableElts ?? []).flatMap((each) => fromElement(each, table, facts));
  }
  if (!('AlterTableStmt' in node)) return [];
  const table = facts.name(node.AlterTableStmt.relation);
  return actionsOf(node.AlterTableStmt).flatMap((action) => {
    const { subtype } = action.command;
    if (subtype === 'AT_AddColumn') return fromColumn(columnOf(action), table, facts);
    return subtype === 'AT_AddConstraint' ? fromConstraint(constraintOf(action), table, facts) : [];
  });
}

const fromElement = (element: Node, table: QualifiedName, facts: StatementFacts): readonly AddedForeignKey[] => {
  if ('ColumnDef' in element) return fromColumn(element.ColumnDef, table, facts);
  return 'Constraint' in element ? fromConstraint(element.Constraint, table, facts) : [];
};

const fromColumn = (column: ColumnDef | undefined, table: QualifiedName, facts: StatementFacts) => {
  const constraint = column && inline(column, 'CONSTR_FOREIGN');
  return column?.colname === undefined || constraint === undefined
    ? []
    : [keyOf(constraint, [column.colname], table, facts)];
};

const fromConstraint = (constraint: Constraint | undefined, table: QualifiedName, facts: StatementFacts) =>
  constraint?.contype === 'CONSTR_FOREIGN' ? [keyOf(constraint, namesIn(constraint.fk_attrs), table, facts)] : [];

const keyOf = (
  { pktable, pk_attrs, fk_del_action }: Constraint,
  columns: readonly string[],
  table: QualifiedName,
  facts: StatementFacts,
): AddedForeignKey => ({
  table,
  columns,
  parent: facts.name(pktable),
  keys: namesIn(pk_attrs),
  followsDeletes: fk_del_action === 'c' || fk_del_action === 'n' || fk_del_action === 'd',
});
