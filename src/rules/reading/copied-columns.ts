import type { InsertStmt, SelectStmt } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { StatementFacts } from '../facts.ts';
import { namesIn } from './column.ts';
import { wholeChange } from './whole-change.ts';

/** The one existing table whose rows an INSERT copies, all of them, and the columns that are taken; none for more than plain columns. */
export function copiedFrom({ selectStmt }: InsertStmt, facts: StatementFacts) {
  const select = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  const [first, ...others] = select?.fromClause ?? [];
  if (select === undefined || first === undefined || !('RangeVar' in first) || others.length > 0) return undefined;
  const table = facts.name(first.RangeVar);
  return facts.exists(table) && isWhole(select) ? { table, columns: columnsOf(select) } : undefined;
}

const isWhole = ({ whereClause, groupClause, distinctClause, havingClause, limitCount, op }: SelectStmt): boolean =>
  [whereClause, groupClause, distinctClause, havingClause, limitCount].every((part) => part === undefined) &&
  (op === undefined || op === 'SETOP_NONE');

const columnsOf = ({ targetList }: SelectStmt): readonly string[] | undefined => {
  const names = (targetList ?? []).map((target) => {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    return value && 'ColumnRef' in value ? namesIn(value.ColumnRef.fields).at(-1) : undefined;
  });
  const known = names.flatMap((name) => (name === undefined ? [] : [name]));
  return known.length === names.length ? known : undefined;
};

/** Where an earlier statement of the change copied all values of a column to, and on which line. */
export function copyOfColumn(
  facts: StatementFacts,
  table: QualifiedName,
  column: string,
): { readonly into: QualifiedName; readonly line: number } | undefined {
  const all = wholeChange(facts);
  const copies = all.slice(0, all.indexOf(facts)).flatMap((each) => {
    const { node, location } = each;
    const source = 'InsertStmt' in node ? copiedFrom(node.InsertStmt, each) : undefined;
    if (!('InsertStmt' in node) || source?.table !== table || !source.columns?.includes(column)) return [];
    return [{ into: each.name(node.InsertStmt.relation), line: location.start.line }];
  });
  return copies[0];
}
