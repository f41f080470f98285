import type { QualifiedName, Schema } from '../../model/schema.ts';

/** The partitioned table that a partition is a part of, at the top; any other table itself. */
export function rootOf(name: QualifiedName, schema: Schema | undefined): QualifiedName {
  const seen = new Set<QualifiedName>();
  let root = name;
  while (!seen.has(root)) {
    seen.add(root);
    root = schema?.tables.find((table) => table.name === root)?.partitionOf?.parent ?? root;
  }
  return root;
}
