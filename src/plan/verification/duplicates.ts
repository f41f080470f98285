import type { Node } from '../../model/node.ts';
import type { Index } from '../../model/schema.ts';
import { columnsIn } from '../../recipes/expression.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { parse } from '../../sql/parser.ts';
import { printNode } from '../../sql/print.ts';

/** What a unique index keeps apart: the query for rows that are the same, with the columns where it is about columns alone. */
export type Sameness = {
  readonly parts: readonly string[];
  /** All columns that it looks at. */
  readonly columns: readonly string[];
  readonly where: string | undefined;
  readonly nullsAreEqual: boolean;
};

/**
 * Reads a unique index as questions to the rows before; undefined where a column is new (no old row has a value then).
 *
 * @param before what a column was called before; undefined for a new one
 */
export function samenessOf(index: Index, before: (column: string) => string | undefined): Sameness | undefined {
  const parsed = parse(index.definition);
  const node = 'cuts' in parsed ? parsed.cuts[0]?.node : undefined;
  const statement = node && 'IndexStmt' in node ? node.IndexStmt : undefined;
  if (statement === undefined) return undefined;
  const elements = (statement.indexParams ?? []).map((item) => ('IndexElem' in item ? item.IndexElem : undefined));
  const parts = elements.map((element) => {
    if (element === undefined) return undefined;
    const collation = element.collation ? ` COLLATE ${names(element.collation)}` : '';
    if (element.name !== undefined) {
      const old = before(element.name);
      return old === undefined ? undefined : `${quoteIdentifier(old)}${collation}`;
    }
    return element.expr && unchanged(element.expr, before) ? `(${printNode(element.expr)})${collation}` : undefined;
  });
  const known = parts.flatMap((part) => part ?? []);
  const { whereClause, nulls_not_distinct } = statement;
  if (known.length < parts.length || known.length === 0 || (whereClause && !unchanged(whereClause, before)))
    return undefined;
  const columns = elements.flatMap((element) => element?.name ?? (element?.expr ? columnsIn(element.expr) : []));
  return {
    parts: known,
    columns,
    where: whereClause && printNode(whereClause),
    nullsAreEqual: nulls_not_distinct === true,
  };
}

const unchanged = (node: Node, before: (column: string) => string | undefined): boolean =>
  columnsIn(node).every((name) => before(name) === name);

const names = (items: readonly Node[]): string =>
  items
    .flatMap((item) => ('String' in item && item.String.sval !== undefined ? [quoteIdentifier(item.String.sval)] : []))
    .join('.');

/** The groups of rows that are the same. */
export function duplicatesQuery(table: string, { parts, where, nullsAreEqual }: Sameness): string {
  const conditions = [
    ...(nullsAreEqual ? [] : parts.map((part) => `${part} IS NOT NULL`)),
    ...(where ? [`(${where})`] : []),
  ];
  const among = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const list = parts.join(', ');
  return `SELECT ${list}, count(*) FROM ${table}${among} GROUP BY ${list} HAVING count(*) > 1 LIMIT 20`;
}
