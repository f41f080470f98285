import type { SchemaChange } from '../../model/schema.ts';

/** The objects whose definition differs, each once: a column's change is its table's. */
export function changedObjects(changes: readonly SchemaChange[]): readonly string[] {
  return [...new Set(changes.map(({ table, name }) => table ?? name))];
}
