import type { QualifiedName, Schema } from '../model/schema.ts';
import { qualifiedName, quoteIdentifier, splitQualifiedName } from '../sql/names.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/** PostgreSQL keeps so many bytes of an identifier. */
const maxBytes = 63;
const bytes = (text: string): number => Buffer.byteLength(text);

/** Cuts at a character, as PostgreSQL does with a name that is too long. */
export function clip(name: string, limit = maxBytes): string {
  let cut = name;
  while (bytes(cut) > limit) cut = [...cut].slice(0, -1).join('');
  return cut;
}

/** PostgreSQL's makeObjectName: `table_columns_label`, the longer of the first two shortened until it fits in 63 bytes. */
export function objectName(table: string, columns: string, label: string): string {
  const room = maxBytes - bytes(label) - 1 - (columns === '' ? 0 : 1);
  let [first, second] = [bytes(table), bytes(columns)];
  while (first + second > room) {
    if (first > second) first -= 1;
    else second -= 1;
  }
  return [clip(table, first), clip(columns, second), label].filter((part) => part !== '').join('_');
}

/** Names of relations and constraints that are taken in a schema; PostgreSQL avoids both when it makes one up. */
const takenIn = (before: Schema | undefined, schema: string): ReadonlySet<string> => {
  const inSchema = (name: string): boolean => splitQualifiedName(name).schema === schema;
  const tables = (before?.tables ?? []).filter((table) => inSchema(table.name));
  const relations = [...tables, ...(before?.views ?? []), ...(before?.sequences ?? [])].filter((it) =>
    inSchema(it.name),
  );
  return new Set([
    ...relations.map((relation) => splitQualifiedName(relation.name).name),
    ...tables.flatMap((table) => [...table.constraints, ...table.indexes].map((item) => item.name)),
  ]);
};

/**
 * The name that PostgreSQL gives an object without one: `users_email_key`, then `users_email_key1`…
 *
 * @param label `key`, `pkey`, `fkey`, `check`, `idx`, `not_null`, or any other word
 */
export function unusedName(target: RecipeTarget, columns: readonly string[], label: string): string {
  const { schema, name } = splitQualifiedName(target.table);
  const taken = takenIn(target.before, schema);
  const additions = clip(columns.join('_'));
  for (let number = 0; ; number += 1) {
    const candidate = objectName(name, additions, number === 0 ? label : `${label}${number}`);
    if (!taken.has(candidate)) return candidate;
  }
}

/** A column name that the table does not have yet: `total_new`, `total_new1`… */
export function unusedColumn(target: RecipeTarget, wanted: string): string {
  const taken = new Set(tableOf(target)?.columns.map((column) => column.name));
  for (let number = 0; ; number += 1) {
    const suffix = number === 0 ? '' : String(number);
    const candidate = clip(wanted, maxBytes - suffix.length) + suffix;
    if (!taken.has(candidate)) return candidate;
  }
}

/** The qualified name of an object that lives in its table's schema: an index, a sync function. */
export function besideTable(table: QualifiedName, name: string): QualifiedName {
  return qualifiedName(splitQualifiedName(table).schema, name);
}

/** Quoted, comma-separated. */
export function columnList(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}
