import type { ColumnRef, Node } from '../model/node.ts';
import { parse } from '../sql/parser.ts';
import { walk } from '../sql/relations.ts';

/** Columns that an expression names, in order, without repeats; qualified ones by their last part. */
export function columnsIn(node: Node): readonly string[] {
  const found = new Set<string>();
  walk(node, (tag, value) => {
    if (tag === 'ColumnRef' && isColumnRef(value)) {
      const last = lastField(value);
      if (last !== undefined) found.add(last);
    }
  });
  return [...found];
}

/** Reads one expression; undefined where it does not parse. */
export function readExpression(sql: string): Node | undefined {
  const parsed = parse(`SELECT 1 WHERE ${sql}`);
  if ('error' in parsed || parsed.cuts.length !== 1) return undefined;
  const node = parsed.cuts[0]?.node;
  return node && 'SelectStmt' in node ? node.SelectStmt.whereClause : undefined;
}

export function isColumnRef(value: object): value is ColumnRef {
  return 'fields' in value;
}

/** The strings of a list of name parts. */
export function namesOf(items: readonly Node[] | undefined): readonly string[] {
  return (items ?? []).flatMap((item) =>
    'String' in item && item.String.sval !== undefined ? [item.String.sval] : [],
  );
}

const lastField = (reference: ColumnRef): string | undefined => namesOf(reference.fields).at(-1);

/** `condition AND range`, as a tree; `range` is SQL. */
export function conjunction(condition: Node | undefined, range: string): Node {
  const added = readExpression(range);
  const args = [condition, added].flatMap((node) => (node === undefined ? [] : [node]));
  return { BoolExpr: { boolop: 'AND_EXPR', args } };
}
