import type { QualifiedName, Schema, SchemaChange } from '../model/schema.ts';
import type { ItemComparison } from './item.ts';
import type { Comparison } from './migration/comparison.ts';
import type { Action } from './migration/order.ts';
import type { TypeKind } from './migration/type-kind.ts';
import type { Part } from './part.ts';
import type { Mapper } from './rename/mapper.ts';

/** The lists of a schema: each holds one kind of object. */
export type SchemaList = Exclude<keyof Schema, 'role'>;

export type SchemaLists = Pick<Schema, SchemaList>;

/** What a change is about: tables and views, the types of columns of these tables, and routines by identity. */
export type Touched = {
  readonly relations: ReadonlySet<QualifiedName>;
  readonly hasType: (name: QualifiedName) => boolean;
  readonly routines: ReadonlySet<string>;
};

/** All that is known of one kind of object: how it is compared, made, dropped, changed and renamed. */
export type SchemaObjectKind<List extends SchemaList> = {
  /** What a database has that nobody has put anything into. */
  readonly none: Schema[List];
  /** Its objects as they are compared, in the order in which differences are told. */
  readonly parts: (schema: Schema, options: PartOptions) => readonly Part[];
  /** Its objects once a rename was carried out. */
  readonly renamed: (schema: Schema, to: Mapper) => Schema[List];
  /** Those that a change is about. */
  readonly touched: (schema: Schema, touched: Touched) => Schema[List];
  /** Of objects that can be dropped and recreated without touching a row: how they are made, dropped and replaced. */
  readonly items?: readonly ((from: Schema, to: Schema) => ItemComparison)[];
  /** Of types: the same. */
  readonly type?: TypeKind;
  /** Of all others: what is done before anything is made, to make and change them, and when all else is done. */
  readonly drops?: (comparison: Comparison) => readonly Action[];
  readonly changes?: (comparison: Comparison) => readonly Action[];
  readonly lateDrops?: (comparison: Comparison) => readonly Action[];
  /** Differences within an object that no part tells. */
  readonly changesWithin?: (before: Schema, after: Schema) => readonly SchemaChange[];
};

export type PartOptions = { readonly columnOrder: boolean };

/** A change of it is shown with nothing else. */
export function untouched(): readonly never[] {
  return [];
}
