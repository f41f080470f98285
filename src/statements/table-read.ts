import type { Node, SelectStmt } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import { relationOf } from '../sql/relations.ts';

/**
 * The table that a query reads, maybe every row of it: a SELECT, or one whose rows are inserted or make a table. Undefined
 * where it stops early (LIMIT) or looks for given values. How long a query takes is not seen in a rehearsal.
 */
export function tableRead(node: Node, defaultSchema: string): QualifiedName | undefined {
  const select = selectIn(node);
  const [source] = select?.fromClause ?? [];
  if (select === undefined || source === undefined || !('RangeVar' in source)) return undefined;
  const stopsEarly = select.limitCount !== undefined || looksFor(select.whereClause);
  return stopsEarly ? undefined : relationOf(source.RangeVar, defaultSchema);
}

const selectIn = (node: Node): SelectStmt | undefined => {
  if ('SelectStmt' in node) return node.SelectStmt;
  const query = 'InsertStmt' in node ? node.InsertStmt.selectStmt : undefined;
  const made = 'CreateTableAsStmt' in node ? node.CreateTableAsStmt.query : undefined;
  const found = query ?? made;
  return found && 'SelectStmt' in found ? found.SelectStmt : undefined;
};

/** Whether a part of the condition holds something equal to a constant, or to one of several. */
const looksFor = (where: Node | undefined): boolean => {
  if (where === undefined) return false;
  if ('BoolExpr' in where) return where.BoolExpr.boolop === 'AND_EXPR' && (where.BoolExpr.args ?? []).some(looksFor);
  if (!('A_Expr' in where)) return false;
  const { kind, name, lexpr, rexpr } = where.A_Expr;
  const isEqual = (name ?? []).some((part) => 'String' in part && part.String.sval === '=');
  const isCondition = isEqual && (kind === 'AEXPR_OP' || kind === 'AEXPR_IN');
  return isCondition && [lexpr, rexpr].some((side) => side !== undefined && isConstant(side));
};

const isConstant = (node: Node): boolean => {
  if ('TypeCast' in node) return node.TypeCast.arg !== undefined && isConstant(node.TypeCast.arg);
  return 'A_Const' in node || ('List' in node && (node.List.items ?? []).every(isConstant));
};
