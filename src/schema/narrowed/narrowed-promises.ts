import type { Schema, Table } from '../../model/schema.ts';
import type { Rename } from '../rename/rename.ts';
import { narrowedCalls } from './calls.ts';
import { narrowedColumns } from './columns.ts';
import { narrowedConstraints } from './constraints.ts';
import { type Narrowed, narrowedKey } from './narrowed.ts';

/**
 * What code that runs before a change may do and PostgreSQL refuses after it, read off the two schemas: so that it does not
 * matter which statements did it, in which order, or whether they stand in a DO block. Names that are gone are another
 * question (`removedNames`).
 *
 * @param renames a column under its new name is the old one
 */
export function narrowedPromises(
  before: Schema | undefined,
  after: Schema | undefined,
  renames: readonly Rename[],
): readonly Narrowed[] {
  if (before === undefined || after === undefined) return [];
  const old = new Map(before.tables.map((table) => [table.name, table]));
  const found = after.tables.flatMap((table): readonly Narrowed[] => {
    const was = old.get(table.name);
    if (was === undefined) return [];
    return [
      ...narrowedColumns({ table: was, schema: before }, { table, schema: after }, renames),
      ...narrowedConstraints(was, table, renames),
    ];
  });
  return [...toldOfTheParent(found, after), ...narrowedCalls(before.routines, after.routines)];
}

/** What a parent promises its partitions and children promise too: it is told once. */
const toldOfTheParent = (found: readonly Narrowed[], { tables }: Schema): readonly Narrowed[] => {
  const parents = new Map(tables.map((table) => [table.name, parentsOf(table)]));
  const keys = new Set(found.map(narrowedKey));
  return found.filter(
    (one) =>
      'routine' in one ||
      !(parents.get(one.table) ?? []).some((parent) => keys.has(narrowedKey({ ...one, table: parent }))),
  );
};

const parentsOf = ({ partitionOf, inherits }: Table): readonly string[] => [
  ...(partitionOf ? [partitionOf.parent] : []),
  ...inherits,
];
