import type { ColumnDef, Constraint, CreateStmt } from '../../model/node.ts';
import { inline, namesIn } from './column.ts';

/** The columns that a CREATE TABLE writes. */
export function columnsIn({ tableElts }: CreateStmt): readonly ColumnDef[] {
  return (tableElts ?? []).flatMap((each) => ('ColumnDef' in each ? [each.ColumnDef] : []));
}

/** The constraints that stand by themselves in a CREATE TABLE. */
export function constraintsIn({ tableElts }: CreateStmt): readonly Constraint[] {
  return (tableElts ?? []).flatMap((each) => ('Constraint' in each ? [each.Constraint] : []));
}

/** Columns of the primary key that a CREATE TABLE writes; none: it writes none. */
export function primaryKeyIn(created: CreateStmt): readonly string[] {
  const beside = columnsIn(created).find((column) => inline(column, 'CONSTR_PRIMARY'));
  if (beside?.colname !== undefined) return [beside.colname];
  return namesIn(constraintsIn(created).find(({ contype }) => contype === 'CONSTR_PRIMARY')?.keys);
}
