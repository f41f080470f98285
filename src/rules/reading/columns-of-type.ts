import type { QualifiedName } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';

/** The columns of a type that was made by the user, arrays of it included: `users.mood`. */
export function columnsOfType(
  type: QualifiedName,
  facts: StatementFacts,
): readonly { readonly table: QualifiedName; readonly column: string }[] {
  // A schema says a column's type as PostgreSQL prints it: without the schema where that goes without saying.
  const names = new Set([type, shortName(type)].flatMap((name) => [name, `${name}[]`]));
  return (facts.schema?.tables ?? []).flatMap(({ name, columns }) =>
    columns.filter((column) => names.has(column.type)).map((column) => ({ table: name, column: column.name })),
  );
}

/** Tables with such columns. */
export function tablesWithType(type: QualifiedName, facts: StatementFacts): readonly QualifiedName[] {
  return [...new Set(columnsOfType(type, facts).map(({ table }) => table))];
}
