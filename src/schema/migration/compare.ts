import type { Column, QualifiedName, Schema, Table } from '../../model/schema.ts';
import { mentionsOf } from '../mentions.ts';
import { partitionKeys } from './partition-keys.ts';

export type Pair<T> = { readonly before: T; readonly after: T };

/** What two lists have in common and what only one of them has, by key. */
export type Matched<T> = {
  readonly removed: readonly T[];
  readonly added: readonly T[];
  readonly kept: readonly Pair<T>[];
};

export function match<T>(before: readonly T[], after: readonly T[], key: (item: T) => string): Matched<T> {
  const old = new Map(before.map((item) => [key(item), item]));
  const now = new Set(after.map(key));
  return {
    removed: before.filter((item) => !now.has(key(item))),
    added: after.filter((item) => !old.has(key(item))),
    kept: after.flatMap((item) => {
      const was = old.get(key(item));
      return was === undefined ? [] : [{ before: was, after: item }];
    }),
  };
}

/** Whether what two lists have in common is in the same order. */
export function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  const common = (names: readonly string[], others: readonly string[]) => names.filter((name) => others.includes(name));
  return common(a, b).join('\n') === common(b, a).join('\n');
}

/**
 * `retyped`: altered in place, values cast. `remade`: dropped and added, since PostgreSQL cannot alter it. `fixed`: has
 * another type, and cannot get it.
 */
export type KeptColumn = Pair<Column> & { readonly how: 'same' | 'altered' | 'retyped' | 'remade' | 'fixed' };

export type KeptTable = Pair<Table> & {
  readonly removed: readonly Column[];
  readonly added: readonly Column[];
  readonly columns: readonly KeptColumn[];
};

/** What is dropped and recreated under the columns that use it. */
export type RemadeNames = { readonly types: ReadonlySet<QualifiedName>; readonly routines: ReadonlySet<QualifiedName> };

const generation = (column: Column): string =>
  column.generated === undefined ? '' : `${column.generated.stored} ${column.generated.expression}`;

/** A stored generated column can become a plain one, its values stay; every other change of generation needs a new column. */
const isRemade = (before: Column, after: Column): boolean =>
  generation(before) !== generation(after) && !(after.generated === undefined && before.generated?.stored === true);

const isOfType = (type: string, names: ReadonlySet<QualifiedName>): boolean =>
  names.has(type) || names.has(type.replace(/\[\]$/, ''));

export function hasSameParents({ before, after }: Pair<Table>): boolean {
  return before.partitionOf?.parent === after.partitionOf?.parent && before.inherits.join() === after.inherits.join();
}

const mentionsAny = (text: string | undefined, names: ReadonlySet<QualifiedName>): boolean =>
  text !== undefined && names.size > 0 && !mentionsOf(text).names.isDisjointFrom(names);

const compareColumns = (pair: Pair<Column>, { types: remadeTypes, routines }: RemadeNames): KeptColumn => {
  const { before, after } = pair;
  if (isRemade(before, after) || mentionsAny(before.generated?.expression, routines)) return { ...pair, how: 'remade' };
  if (before.type !== after.type || before.collation !== after.collation || isOfType(after.type, remadeTypes))
    return { ...pair, how: after.generated === undefined ? 'retyped' : 'remade' };
  return { ...pair, how: JSON.stringify(before) === JSON.stringify(after) ? 'same' : 'altered' };
};

/** A generated column is recomputed when a column it reads changes its type. */
const withReaders = (columns: readonly KeptColumn[]): readonly KeptColumn[] => {
  const retyped = columns.filter(({ how }) => how === 'retyped').map(({ after }) => after.name);
  if (retyped.length === 0) return columns;
  return columns.map((column) => {
    const expression = column.before.generated?.expression;
    const words = expression === undefined ? undefined : mentionsOf(expression).words;
    return words !== undefined && retyped.some((name) => words.has(name)) ? { ...column, how: 'remade' } : column;
  });
};

const fix = (column: KeptColumn): KeptColumn =>
  column.how === 'retyped' || column.how === 'remade' ? { ...column, how: 'fixed' } : column;

export function byName({ name }: { readonly name: string }): string {
  return name;
}

export type TableComparison = Omit<Matched<Table>, 'kept'> & { readonly kept: readonly KeptTable[] };

export function compareTables(from: Schema, to: Schema, remade: RemadeNames): TableComparison {
  const matched = match(from.tables, to.tables, byName);
  const keysOf = partitionKeys(from);
  const kept = matched.kept.map((pair): KeptTable => {
    const matchedColumns = match(pair.before.columns, pair.after.columns, byName);
    const keys = keysOf(pair.before.name);
    const columns = matchedColumns.kept
      .map((column) => compareColumns(column, remade))
      .map((column) => (keys.has(column.after.name) ? fix(column) : column));
    return { ...pair, ...matchedColumns, columns: withReaders(columns) };
  });
  return { ...matched, kept };
}
