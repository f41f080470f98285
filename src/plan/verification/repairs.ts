import type { Column, Constraint, ForeignKeyTarget, Table } from '../../model/schema.ts';
import { primaryKeyIn } from '../../recipes/target.ts';
import { placeholder } from '../../schema/migration/cast.ts';
import { quoteIdentifier } from '../../sql/names.ts';

/**
 * Nothing in the database says which value is right: one of the type stands in for it, to be replaced; where each row
 * needs one of its own, only identifiers are made up. Undefined for a type without an obvious one, and where a check or a reference decides.
 *
 * @param sides the table before and after the change, with the column's name in each
 */
export function fillNulls(sides: readonly (readonly [table: Table, column: string])[]): string | undefined {
  const [table, column] = sides[0] ?? [];
  const type = table?.columns.find(({ name }) => name === column)?.type;
  if (table === undefined || column === undefined || type === undefined) return undefined;
  const among = (wanted: readonly Constraint['type'][]): boolean =>
    sides.some(([{ constraints }, own]) =>
      constraints.some((one) => wanted.includes(one.type) && one.columns.includes(own)),
    );
  if (among(['check', 'foreign key', 'exclusion'])) return undefined;
  const isUnique = sides.some(([{ indexes }, own]) => indexes.some((one) => one.unique && one.columns.includes(own)));
  const value = isUnique ? (type === 'uuid' ? 'gen_random_uuid()' : undefined) : placeholder(type);
  const name = quoteIdentifier(column);
  return value === undefined ? undefined : `UPDATE ${table.name} SET ${name} = ${value} WHERE ${name} IS NULL;`;
}

/** Of rows that are the same one stays: the one with the lowest key. Undefined for a table without a key. */
export function dropDuplicates(
  table: Table,
  columns: readonly string[],
  { predicate, nullsAreEqual }: { readonly predicate: string | undefined; readonly nullsAreEqual: boolean },
): string | undefined {
  const key = keyOf(table);
  if (key.length === 0) return undefined;
  const equal = nullsAreEqual ? 'IS NOT DISTINCT FROM' : '=';
  const same = columns.map(quoteIdentifier).map((name) => `a.${name} ${equal} b.${name}`);
  const rows = (alias: string): string => `(${key.map((name) => `${alias}.${name}`).join(', ')})`;
  const from = predicate === undefined ? table.name : `(SELECT * FROM ${table.name} WHERE ${predicate})`;
  const list = key.join(', ');
  return `DELETE FROM ${table.name} WHERE (${list}) IN (SELECT ${key.map((name) => `a.${name}`).join(', ')} FROM ${from} AS a JOIN ${from} AS b ON ${same.join(' AND ')} AND ${rows('a')} > ${rows('b')});`;
}

/** A reference to nothing becomes none, where the columns may be empty; else the row goes, as it would have gone with its parent. */
export function dropOrphans(table: Table, columns: readonly string[], parent: ForeignKeyTarget): string {
  const names = columns.map(quoteIdentifier);
  const same = names.map((name, at) => `p.${quoteIdentifier(parent.columns[at] ?? '')} = c.${name}`);
  const lost = `${names.map((name) => `c.${name} IS NOT NULL`).join(' AND ')} AND NOT EXISTS (SELECT FROM ${parent.table} AS p WHERE ${same.join(' AND ')})`;
  const free = table.columns.filter(({ name, notNull }) => columns.includes(name) && !notNull);
  const none = free.map(({ name }) => `${quoteIdentifier(name)} = NULL`);
  return free.length === 0
    ? `DELETE FROM ${table.name} AS c WHERE ${lost};`
    : `UPDATE ${table.name} AS c SET ${none.join(', ')} WHERE ${lost};`;
}

/** A value that the new type does not take becomes none, where it may. What else it could be is for the team to say: each is good data to somebody. */
export function makeFit(table: Table, old: Column, column: Column, condition: string): string | undefined {
  const name = quoteIdentifier(old.name);
  const mayGo = !old.notNull && !column.notNull && !isText(column.type);
  return mayGo ? `UPDATE ${table.name} SET ${name} = NULL WHERE ${condition};` : undefined;
}

/** What is too long for a text is no nonsense. */
const isText = (type: string): boolean => /^(?:text|character|citext)\b/.test(type);

const keyOf = (table: Table): readonly string[] => primaryKeyIn(table).map(quoteIdentifier);
