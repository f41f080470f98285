import type { A_Const, Node } from '../../model/node.ts';
import type { Table } from '../../model/schema.ts';
import { columnName, namesIn } from './column.ts';

/**
 * Whether a condition leaves no row out: `true`, `1 = 1`, `'a' <> 'b'`, `id = id`, `NOT false`, `id IS NOT NULL` of a
 * column that is NOT NULL, and these joined by AND, or by OR with anything.
 */
export function isAlwaysTrue(where: Node, table: Table | undefined): boolean {
  if ('A_Const' in where) return where.A_Const.boolval?.boolval === true;
  if ('BoolExpr' in where) {
    const { boolop, args = [] } = where.BoolExpr;
    if (boolop === 'AND_EXPR') return args.every((each) => isAlwaysTrue(each, table));
    return boolop === 'OR_EXPR' ? args.some((each) => isAlwaysTrue(each, table)) : args.every(isFalse);
  }
  if ('NullTest' in where) {
    const { arg, nulltesttype } = where.NullTest;
    return nulltesttype === 'IS_NOT_NULL' && isNeverNull(arg, table);
  }
  return 'A_Expr' in where && where.A_Expr.kind === 'AEXPR_OP' && comparesAlike(where.A_Expr);
}

const isFalse = (node: Node): boolean =>
  'A_Const' in node && node.A_Const.boolval !== undefined && node.A_Const.boolval.boolval !== true;

const isNeverNull = (node: Node | undefined, table: Table | undefined): boolean => {
  const column = node && 'ColumnRef' in node && node.ColumnRef.fields?.length === 1 ? columnName(node) : undefined;
  return table?.columns.some(({ name, notNull }) => notNull && name === column) === true;
};

/** A column with itself, or two constants. */
const comparesAlike = ({ name, lexpr, rexpr }: Extract<Node, { A_Expr: unknown }>['A_Expr']): boolean => {
  const operator = namesIn(name).at(-1);
  const column = columnName(lexpr);
  if (column !== undefined) return operator === '=' && column === columnName(rexpr);
  const [left, right] = [lexpr, rexpr].map((side) =>
    side && 'A_Const' in side ? constantOf(side.A_Const) : undefined,
  );
  if (left === undefined || right === undefined) return false;
  return operator === '=' ? left === right : (operator === '<>' || operator === '!=') && left !== right;
};

/** A constant that can be compared here: whole numbers and texts. */
const constantOf = ({ ival, sval, isnull }: A_Const): string | undefined => {
  if (isnull) return undefined;
  if (ival !== undefined) return `number ${ival.ival ?? 0}`;
  return sval === undefined ? undefined : `text ${sval.sval ?? ''}`;
};
