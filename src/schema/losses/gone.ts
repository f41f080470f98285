import type { Column, QualifiedName, Schema, Table } from '../../model/schema.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import { byName, match, type Pair } from '../migration/compare.ts';
import type { Rename } from '../rename/rename.ts';
import { underNewNames } from './same-names.ts';

/** A whole thing that was there and is there no longer. */
export type Gone = {
  readonly kind: 'table' | 'column' | 'materialized view' | 'view' | 'function' | 'type' | 'sequence';
  /** In a sentence: `users`, `users.email`, `the view active_users`. */
  readonly what: string;
  /** Qualified; of a column, its table's. */
  readonly name: QualifiedName;
  /** Its own name and its table's, unquoted, without schema. */
  readonly names: readonly string[];
  /** Whether rows or values went with it that nothing can compute again. */
  readonly holdsValues: boolean;
};

/** Relations, columns, types and functions that a change takes away; what was renamed is still there. */
export function goneBetween(before: Schema, after: Schema, renames: readonly Rename[]): readonly Gone[] {
  const former = underNewNames(before, after, renames);
  const swapped = new Set(renames.filter(({ kind }) => kind === 'table').map(({ from }) => from));
  const tables = match(former.tables, after.tables, byName);
  const views = match(former.views, after.views, byName).removed;
  const typesOf = ({ enums, domains, compositeTypes, rangeTypes }: Schema) =>
    [enums, domains, compositeTypes, rangeTypes].flat();
  return [
    ...tables.removed.map(({ name }) => gone('table', name, true)),
    ...tables.kept.filter(({ after: { name } }) => !swapped.has(name)).flatMap(goneColumns),
    ...views.map(({ name, materialized }) => gone(materialized ? 'materialized view' : 'view', name)),
    ...match(typesOf(former), typesOf(after), byName).removed.map(({ name }) => gone('type', name)),
    ...match(former.routines, after.routines, ({ identity }) => identity).removed.map(({ identity }) =>
      gone('function', identity),
    ),
    ...match(former.sequences, after.sequences, byName)
      .removed.filter(({ ownedBy }) => ownedBy === undefined)
      .map(({ name }) => gone('sequence', name)),
  ];
}

const gone = (kind: Gone['kind'], name: QualifiedName, holdsValues = false): Gone => ({
  kind,
  what: kind === 'table' ? shortName(name) : `the ${kind} ${shortName(name)}`,
  name,
  names: [splitQualifiedName(name).name.split('(', 1)[0] ?? name],
  holdsValues,
});

/** A partition's columns go with its parent's. */
const goneColumns = ({ before, after }: Pair<Table>): readonly Gone[] => {
  if (after.partitionOf !== undefined) return [];
  const { removed, added } = match(before.columns, after.columns, byName);
  return removed
    .filter((column) => !isRenamed(column, removed, added))
    .map((column) => ({
      kind: 'column',
      what: `${shortName(after.name)}.${quoteIdentifier(column.name)}`,
      name: after.name,
      names: [column.name, splitQualifiedName(after.name).name],
      holdsValues: column.generated === undefined,
    }));
};

/** One column for one of the same type: what renames it may be text that was built at run time. */
const isRenamed = (column: Column, removed: readonly Column[], added: readonly Column[]): boolean =>
  removed.length === added.length && added[removed.indexOf(column)]?.type === column.type;
