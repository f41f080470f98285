import type { QualifiedName, Schema, Table } from '../../../model/schema.ts';
import { quoteIdentifier, splitQualifiedName } from '../../../sql/names.ts';
import type { ItemComparison } from '../../item.ts';
import type { Part } from '../../part.ts';
import type { Mapper } from '../../rename/mapper.ts';

/** A kind of thing that tables have, and perhaps views. */
export type PartKind<T, Owner> = {
  readonly parts: (owner: Owner, within: string) => readonly Part[];
  readonly items: (from: Schema, to: Schema) => ItemComparison;
  readonly renamed: (thing: T, owner: QualifiedName, to: Mapper) => T;
};

/** `public.users_email`: an index is in the schema of its table. */
export function besideOwner(owner: QualifiedName, name: string): QualifiedName {
  return `${quoteIdentifier(splitQualifiedName(owner).schema)}.${quoteIdentifier(name)}`;
}

/** Partitions before their parents: a parent's index takes in those that are there. */
export function deepestFirst({ tables }: Schema): readonly Table[] {
  if (tables.every(({ partitionOf }) => partitionOf === undefined)) return tables;
  const parents = new Map(tables.map((table) => [table.name, table.partitionOf?.parent]));
  const depth = (table: QualifiedName): number => {
    const parent = parents.get(table);
    return parent === undefined ? 0 : 1 + depth(parent);
  };
  return tables.toSorted((a, b) => depth(b.name) - depth(a.name));
}
