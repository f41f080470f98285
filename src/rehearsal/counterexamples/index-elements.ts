import type { IndexElem, Node } from '../../model/node.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { printNode } from '../../sql/print.ts';

/** The texts of a list of strings. */
export function namesOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}

export function elementsOf(columns: readonly string[]): readonly string[] {
  return columns.map(quoteIdentifier);
}

/** A column or an expression of an index, under its collation. */
export function elementSql({ name, expr, collation }: IndexElem): string {
  const value = name === undefined ? `(${expr ? printNode(expr) : 'NULL'})` : quoteIdentifier(name);
  return collation ? `${value} COLLATE ${namesOf(collation).map(quoteIdentifier).join('.')}` : value;
}

/** `room WITH =`, as an exclusion constraint has it. */
export function operatorOf(node: Node): readonly { readonly sql: string; readonly operator: string }[] {
  const [element, operator] = 'List' in node ? (node.List.items ?? []) : [];
  if (!element || !('IndexElem' in element) || !operator || !('List' in operator)) return [];
  const names = namesOf(operator.List.items);
  const schema = names.slice(0, -1).map((name) => `${quoteIdentifier(name)}.`);
  return [{ sql: elementSql(element.IndexElem), operator: `OPERATOR(${schema.join('')}${names.at(-1) ?? '='})` }];
}
