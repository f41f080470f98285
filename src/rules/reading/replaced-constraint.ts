import type { Constraint, QualifiedName } from '../../model/schema.ts';
import type { StatementFacts } from '../facts.ts';
import { constraintOf, namesIn } from './column.ts';
import { isProvenNotNull } from './proven-not-null.ts';
import { actionsOf } from './subjects.ts';

/** Whether the change puts something in the place of a constraint that it drops, or drops what it was about as well. */
export function isReplaced(dropped: Constraint, table: QualifiedName, facts: StatementFacts): boolean {
  return isNeedless(dropped, table, facts) || facts.in.all.some((each) => takesPlace(dropped, table, each));
}

/** A CHECK (… IS NOT NULL) beside NOT NULL, or one that proves the bounds of what is a partition now, has done its work. */
const isNeedless = ({ type, columns, definition, name }: Constraint, table: QualifiedName, facts: StatementFacts) => {
  if (type !== 'check') return false;
  const known = facts.table(table);
  const others = known && { ...known, constraints: known.constraints.filter((one) => one.name !== name) };
  const proves = definition.endsWith(' IS NOT NULL))');
  return known?.partitionOf !== undefined || (proves && isProvenNotNull(columns[0] ?? '', others));
};

const takesPlace = (dropped: Constraint, table: QualifiedName, facts: StatementFacts): boolean => {
  const { node } = facts;
  if ('IndexStmt' in node) {
    return dropped.type !== 'check' && node.IndexStmt.unique === true && facts.name(node.IndexStmt.relation) === table;
  }
  if ('DropStmt' in node) return facts.effect?.dropped.includes(table) === true;
  if (!('AlterTableStmt' in node)) return false;
  const same = facts.name(node.AlterTableStmt.relation) === table;
  return actionsOf(node.AlterTableStmt).some((action) => {
    const { subtype, name, def } = action.command;
    if (subtype === 'AT_AttachPartition') {
      const attached = def && 'PartitionCmd' in def ? def.PartitionCmd.name : undefined;
      return attached !== undefined && facts.name(attached) === table;
    }
    if (!same) return false;
    if (subtype === 'AT_DropColumn' || subtype === 'AT_SetNotNull' || subtype === 'AT_AlterColumnType')
      return dropped.columns.includes(name ?? '');
    const added = subtype === 'AT_AddConstraint' ? constraintOf(action) : undefined;
    return added !== undefined && isSameKind(dropped, added.contype ?? '', namesIn(added.fk_attrs));
  });
};

/** A foreign key is replaced by one of the same columns; of the others any of the kind will do. */
const isSameKind = ({ type, columns }: Constraint, added: string, keys: readonly string[]): boolean => {
  if (type === 'foreign key') return added === 'CONSTR_FOREIGN' && columns.some((column) => keys.includes(column));
  if (type === 'check') return added === 'CONSTR_CHECK' || added === 'CONSTR_NOTNULL';
  return added === 'CONSTR_UNIQUE' || added === 'CONSTR_PRIMARY' || added === 'CONSTR_EXCLUSION';
};
