import type { Index, Table } from '../../model/schema.ts';
import { columnsIn } from '../../recipes/expression.ts';
import { parse } from '../../sql/parser.ts';

/** What goes with a dropped column, without a word from PostgreSQL: `; with it go users_email_key and …`. */
export function goesAlong(table: Table | undefined, column: string): string {
  const constraints = (table?.constraints ?? []).filter(({ columns }) => columns.includes(column));
  const indexes = (table?.indexes ?? []).filter(
    (index) => index.constraint === undefined && columnsOfIndex(index).includes(column),
  );
  const names = [...constraints, ...indexes].map(({ name }) => name);
  const others = [...constraints, ...indexes].flatMap(({ columns }) => columns).filter((name) => name !== column);
  if (names.length === 0) return '';
  const list = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  const kept = [...new Set(others.filter((name) => name !== undefined))];
  return `; this also drops ${list}${kept.length > 0 ? `, which ${names.length > 1 ? 'involve' : 'involves'} ${kept.join(', ')} as well` : ''}`;
}

/** Its keys, what it includes, and the columns of its expressions and its WHERE. */
const columnsOfIndex = ({ definition, columns }: Index): readonly (string | undefined)[] => {
  const parsed = parse(definition);
  const node = 'cuts' in parsed ? parsed.cuts[0]?.node : undefined;
  const included = node && 'IndexStmt' in node ? (node.IndexStmt.indexIncludingParams ?? []) : [];
  const named = included.flatMap((each) => ('IndexElem' in each ? (each.IndexElem.name ?? []) : []));
  return [...columns, ...named, ...(node ? columnsIn(node) : [])];
};
