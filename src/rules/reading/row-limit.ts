import type { DeleteStmt, Node, SelectStmt, UpdateStmt } from '../../model/node.ts';
import type { Table } from '../../model/schema.ts';
import { columnName, namesIn } from './column.ts';
import { conjuncts } from './row-choice.ts';

/**
 * How many rows an UPDATE or DELETE takes at most, where a query with a LIMIT names them by a key: `id IN (SELECT id … LIMIT 1000)`,
 * `ctid = ANY (ARRAY(SELECT …))`, or a join with such a query. Undefined where nothing limits them.
 */
export function rowLimit(statement: UpdateStmt | DeleteStmt, table: Table | undefined): number | undefined {
  const keys = uniqueKeys(table);
  const found = conjuncts(statement.whereClause).flatMap((condition) => limitOf(condition, statement, keys) ?? []);
  return found.length > 0 ? Math.min(...found) : undefined;
}

const usualKeys: readonly string[] = ['id', 'uuid', 'ctid'];

/** One row has each value of such a column. */
const uniqueKeys = (table: Table | undefined): ReadonlySet<string> => {
  if (table === undefined) return new Set(usualKeys);
  const single = table.indexes.filter(
    ({ unique, predicate, columns }) => unique && predicate === undefined && columns.length === 1,
  );
  return new Set(['ctid', ...single.flatMap(({ columns }) => columns[0] ?? [])]);
};

const limitOf = (
  condition: Node,
  statement: UpdateStmt | DeleteStmt,
  keys: ReadonlySet<string>,
): number | undefined => {
  const isKey = (node: Node | undefined): boolean => keys.has((node && columnName(node)) ?? '');
  if ('SubLink' in condition) {
    const { subLinkType, testexpr, subselect } = condition.SubLink;
    return subLinkType === 'ANY_SUBLINK' && isKey(testexpr) ? limitIn(subselect, statement) : undefined;
  }
  if (!('A_Expr' in condition) || namesIn(condition.A_Expr.name).at(-1) !== '=') return undefined;
  const { kind, lexpr, rexpr } = condition.A_Expr;
  const array = kind === 'AEXPR_OP_ANY' && rexpr && 'SubLink' in rexpr ? rexpr.SubLink : undefined;
  if (array?.subLinkType === 'ARRAY_SUBLINK') return isKey(lexpr) ? limitIn(array.subselect, statement) : undefined;
  if (kind !== 'AEXPR_OP') return undefined;
  return joinedLimit(lexpr, rexpr, statement, keys) ?? joinedLimit(rexpr, lexpr, statement, keys);
};

/** `t.id = batch.id`, where `batch` is a query with a LIMIT. */
const joinedLimit = (
  own: Node | undefined,
  other: Node | undefined,
  statement: UpdateStmt | DeleteStmt,
  keys: ReadonlySet<string>,
): number | undefined => {
  const [ownTable, ownColumn = ''] = qualified(own);
  const [otherTable] = qualified(other);
  const target = statement.relation?.alias?.aliasname ?? statement.relation?.relname;
  if (ownTable !== target || otherTable === undefined || !keys.has(ownColumn)) return undefined;
  const from =
    ('fromClause' in statement ? statement.fromClause : 'usingClause' in statement ? statement.usingClause : []) ?? [];
  for (const item of from) {
    if ('RangeSubselect' in item && item.RangeSubselect.alias?.aliasname === otherTable)
      return limitIn(item.RangeSubselect.subquery, statement);
    if ('RangeVar' in item && (item.RangeVar.alias?.aliasname ?? item.RangeVar.relname) === otherTable)
      return limitIn(withQuery(statement, item.RangeVar.relname), statement);
  }
  return undefined;
};

const qualified = (node: Node | undefined): readonly (string | undefined)[] => {
  const names = node && 'ColumnRef' in node ? namesIn(node.ColumnRef.fields) : [];
  return names.length === 2 ? [names[0], names[1]] : [];
};

const withQuery = ({ withClause }: UpdateStmt | DeleteStmt, name: string | undefined): Node | undefined => {
  const found = (withClause?.ctes ?? []).find(
    (one) => 'CommonTableExpr' in one && one.CommonTableExpr.ctename === name,
  );
  return found && 'CommonTableExpr' in found ? found.CommonTableExpr.ctequery : undefined;
};

/** The LIMIT of a query, or of the one that it reads from a WITH. */
const limitIn = (query: Node | undefined, statement: UpdateStmt | DeleteStmt, inWith = true): number | undefined => {
  const select = query && 'SelectStmt' in query ? query.SelectStmt : undefined;
  if (select === undefined || select.op !== 'SETOP_NONE') return undefined;
  const own = numberOf(select);
  const [from, ...others] = select.fromClause ?? [];
  if (own !== undefined || !inWith || others.length > 0 || from === undefined || !('RangeVar' in from)) return own;
  return limitIn(withQuery(statement, from.RangeVar.relname), statement, false);
};

/** WITH TIES may give more. */
const numberOf = ({ limitCount, limitOption }: SelectStmt): number | undefined =>
  limitCount && 'A_Const' in limitCount && limitOption === 'LIMIT_OPTION_COUNT'
    ? (limitCount.A_Const.ival?.ival ?? (limitCount.A_Const.ival ? 0 : undefined))
    : undefined;
