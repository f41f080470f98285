import type { Node } from '../../model/node.ts';
import type { Constraint, QualifiedName, Schema } from '../../model/schema.ts';
import { qualifiedName, splitQualifiedName } from '../../sql/names.ts';
import { nameOfList, relationOf } from '../../sql/relations.ts';

/** A column of a table, or the table as a whole. */
export type Reference = { readonly table: QualifiedName; readonly column: string | undefined };

/**
 * What a statement concerns without naming it: the columns that an index named in it is over, the other side of a
 * foreign key whose column gets another type, and the rows that refer to those it deletes.
 */
export function indirectReferences(
  node: Node,
  defaultSchema: string,
  before: Schema | undefined,
): readonly Reference[] {
  if (before === undefined) return [];
  if ('DeleteStmt' in node && node.DeleteStmt.relation)
    return rowsReferringTo(before, relationOf(node.DeleteStmt.relation, defaultSchema));
  return [...underIndexes(node, defaultSchema, before), ...otherSides(node, defaultSchema, before)];
}

/**
 * Tables whose old code may still need what a statement drops from them: a trigger maintains a column that is read for
 * another two weeks, an index serves its queries. None for other statements.
 */
export function servedTables(node: Node, defaultSchema: string, before: Schema | undefined): readonly QualifiedName[] {
  if (!('DropStmt' in node) || before === undefined) return [];
  const { removeType, objects = [] } = node.DropStmt;
  if (removeType === 'OBJECT_INDEX') return underIndexes(node, defaultSchema, before).map(({ table }) => table);
  if (removeType !== 'OBJECT_TRIGGER' && removeType !== 'OBJECT_POLICY') return [];
  return objects.flatMap((object) => {
    // Its own name stands last, its table's before.
    return 'List' in object ? [nameOfList((object.List.items ?? []).slice(0, -1), defaultSchema)] : [];
  });
}

type ForeignKey = { readonly table: QualifiedName; readonly key: Constraint };

const foreignKeys = (before: Schema): readonly ForeignKey[] =>
  before.tables.flatMap(({ name, constraints }) =>
    constraints.filter(({ type }) => type === 'foreign key').map((key) => ({ table: name, key })),
  );

const rowsReferringTo = (before: Schema, deleted: QualifiedName): readonly Reference[] =>
  foreignKeys(before)
    .filter(({ key }) => key.references?.table === deleted)
    .flatMap(({ table, key }) => key.columns.map((column) => ({ table, column })));

const underIndexes = (node: Node, defaultSchema: string, before: Schema): readonly Reference[] => {
  const names = new Set(indexesNamed(node, defaultSchema));
  if (names.size === 0) return [];
  return before.tables.flatMap(({ name: table, indexes }) => {
    const { schema } = splitQualifiedName(table);
    const own = indexes.filter(({ name }) => names.has(qualifiedName(schema, name)));
    return own.flatMap(({ columns }) => columns.map((column) => ({ table, column })));
  });
};

const indexesNamed = (node: Node, defaultSchema: string): readonly QualifiedName[] => {
  if ('RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_INDEX' && node.RenameStmt.relation)
    return [relationOf(node.RenameStmt.relation, defaultSchema)];
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX') return [];
  return (node.DropStmt.objects ?? []).flatMap((object) =>
    'List' in object ? [nameOfList(object.List.items, defaultSchema)] : [],
  );
};

const otherSides = (node: Node, defaultSchema: string, before: Schema): readonly Reference[] => {
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.relation === undefined) return [];
  const table = relationOf(node.AlterTableStmt.relation, defaultSchema);
  const retyped = (node.AlterTableStmt.cmds ?? []).flatMap((command) =>
    'AlterTableCmd' in command && command.AlterTableCmd.subtype === 'AT_AlterColumnType'
      ? (command.AlterTableCmd.name ?? [])
      : [],
  );
  return foreignKeys(before).flatMap(({ table: child, key }): readonly Reference[] => {
    const parent = key.references;
    if (parent === undefined) return [];
    const down = child === table && key.columns.some((column) => retyped.includes(column));
    const up = parent.table === table && parent.columns.some((column) => retyped.includes(column));
    return [
      ...(down ? parent.columns.map((column) => ({ table: parent.table, column })) : []),
      ...(up ? key.columns.map((column) => ({ table: child, column })) : []),
    ];
  });
};
