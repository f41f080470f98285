import type { Constraint, QualifiedName } from '../../model/schema.ts';

/**
 * Something that code may do before a change and that PostgreSQL refuses afterwards, whatever statements did it.
 * `refuses`: `all`: each write to the table (each call) of code that does not know of the change. `form`: statements by what
 * they name or leave out. `values`: it hangs on the values.
 */
export type Narrowed = { readonly refuses: 'all' | 'form' | 'values' } & (
  | OfColumn
  | OfConstraint
  /** Calls with these arguments find no function, or more than one. */
  | { readonly kind: 'calls fail' | 'calls are ambiguous'; readonly routine: string; readonly call: string }
);

type OfColumn = { readonly table: QualifiedName; readonly column: string } & (
  | { readonly kind: 'required column'; readonly isNew: boolean }
  | { readonly kind: 'identity' | 'generated column' }
  /** `values`: those that the new type does not take, in words. */
  | { readonly kind: 'type'; readonly to: string; readonly values: string }
  | { readonly kind: 'domain'; readonly domain: QualifiedName; readonly definition: string }
);

type OfConstraint = {
  readonly kind: 'constraint';
  readonly table: QualifiedName;
  readonly name: string;
  readonly type: Constraint['type'] | 'unique index';
  readonly columns: readonly (string | undefined)[];
};

/** What it is, to be compared: a finding of one statement and one of the whole change may be about the same. */
export function narrowedKey(one: Narrowed): string {
  if ('routine' in one) return keyOf(one.kind, one.call);
  return 'column' in one ? columnKey(one.kind, one.table, one.column) : keyOf(one.kind, one.table, one.name);
}

/** The key of a promise about a column, for who knows only that. */
export function columnKey(kind: OfColumn['kind'], table: QualifiedName, column: string): string {
  return keyOf(kind, table, column);
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
