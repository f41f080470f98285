import type { A_Expr, Node } from '../../model/node.ts';
import type { Table } from '../../model/schema.ts';
import { isAlwaysTrue } from './always-true.ts';
import { columnName, namesIn } from './column.ts';

/**
 * How an UPDATE or DELETE chooses its rows.
 * - `all`: no WHERE, or one that is always true;
 * - `by key`: values of a key, or a range of one;
 * - `some`: equality with given values on columns that are no key;
 * - `many`: anything else, which may be every row (`WHERE x IS NULL`, a join).
 */
export type RowChoice = 'all' | 'by key' | 'some' | 'many';

/** @param table the table as it was; undefined: only the usual names of keys count as keys. */
export function rowChoice(where: Node | undefined, table: Table | undefined): RowChoice {
  if (where === undefined || isAlwaysTrue(where, table)) return 'all';
  const parts = conjuncts(where);
  const keys = keysOf(table);
  const fixed = parts.flatMap((part) => fixedColumn(part) ?? []);
  if (fixed.some((column) => keys.has(column))) return 'by key';
  return fixed.length > 0 ? 'some' : 'many';
}

const usualKeys: readonly string[] = ['id', 'uuid', 'key', 'code', 'slug', 'ctid'];

/** First columns of primary keys and unique indexes: choosing by one reads a few rows. */
const keysOf = (table: Table | undefined): ReadonlySet<string> => {
  if (table === undefined) return new Set(usualKeys);
  const leading = table.indexes.filter(({ unique }) => unique).map(({ columns }) => columns[0]);
  return new Set(['ctid', ...leading.flatMap((column) => column ?? [])]);
};

/** The conditions that AND joins. */
export function conjuncts(where: Node | undefined): readonly Node[] {
  if (where === undefined) return [];
  const isAnd = 'BoolExpr' in where && where.BoolExpr.boolop === 'AND_EXPR';
  return isAnd ? (where.BoolExpr.args ?? []).flatMap(conjuncts) : [where];
}

/** The column that a condition holds to given values: `a = 1`, `a IN (1, 2)`, `a BETWEEN 1 AND 2`, `a = ANY (ARRAY[…])`. */
const fixedColumn = (condition: Node): string | undefined => {
  if (!('A_Expr' in condition)) return undefined;
  const { kind, name, lexpr, rexpr } = condition.A_Expr;
  const operator = namesIn(name).at(-1) ?? '';
  const holds = kind === 'AEXPR_BETWEEN' || (holding.has(kind) && operator === '=');
  if (!holds) return undefined;
  if (isGiven(rexpr)) return columnName(lexpr);
  return kind === 'AEXPR_OP' && isGiven(lexpr) ? columnName(rexpr) : undefined;
};

const holding: ReadonlySet<A_Expr['kind']> = new Set<A_Expr['kind']>(['AEXPR_OP', 'AEXPR_IN', 'AEXPR_OP_ANY']);

const isGiven = (node: Node | undefined): boolean => {
  if (node === undefined) return false;
  if ('A_Const' in node || 'ParamRef' in node) return true;
  if ('TypeCast' in node) return isGiven(node.TypeCast.arg);
  if ('List' in node) return (node.List.items ?? []).every(isGiven);
  return 'A_ArrayExpr' in node && (node.A_ArrayExpr.elements ?? []).every(isGiven);
};
