import type { QualifiedName, Schema } from '../../model/schema.ts';
import { mentionsOf } from '../mentions.ts';

/** Columns that a table, or any other of its tree of partitions, is partitioned by: no type of theirs can change. */
export function partitionKeys(schema: Schema): (table: QualifiedName) => ReadonlySet<string> {
  const parents = new Map(schema.tables.map((table) => [table.name, table.partitionOf?.parent]));
  const root = (table: QualifiedName): QualifiedName => {
    const parent = parents.get(table);
    return parent === undefined ? table : root(parent);
  };
  const keys = new Map<QualifiedName, Set<string>>();
  for (const { name, partitionKey } of schema.tables) {
    if (partitionKey === undefined) continue;
    const words = mentionsOf(partitionKey).words;
    keys.set(root(name), (keys.get(root(name)) ?? new Set()).union(words));
  }
  const none: ReadonlySet<string> = new Set();
  return (table) => (keys.size === 0 ? none : (keys.get(root(table)) ?? none));
}
