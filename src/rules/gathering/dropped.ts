import type { Schema } from '../../model/schema.ts';
import type { Statement } from '../../model/statement.ts';
import { qualifiedName, splitQualifiedName } from '../../sql/names.ts';
import { nameOfList, relationOf } from '../../sql/relations.ts';

/**
 * A schema without the constraints and indexes that the change drops. A safe way must neither rebuild them nor shun their
 * names: the statements that drop them stand in the plan as they are written.
 */
export function withoutDropped(
  schema: Schema | undefined,
  statements: readonly Statement[],
  defaultSchema: string,
): Schema | undefined {
  const dropped = new Set(statements.flatMap(({ node }) => droppedBy(node, defaultSchema)));
  if (schema === undefined || dropped.size === 0) return schema;
  const tables = schema.tables.map((table) => {
    const { schema: home } = splitQualifiedName(table.name);
    const constraints = table.constraints.filter(({ name }) => !dropped.has(`${table.name} ${name}`));
    const gone = table.constraints.filter((one) => !constraints.includes(one)).map(({ name }) => name);
    const indexes = table.indexes.filter(
      ({ name, constraint }) => !dropped.has(qualifiedName(home, name)) && !gone.includes(constraint ?? ''),
    );
    return constraints.length === table.constraints.length && indexes.length === table.indexes.length
      ? table
      : { ...table, constraints, indexes };
  });
  return { ...schema, tables };
}

/** Indexes by their qualified name, constraints by their table's and their own. */
const droppedBy = (node: Statement['node'], defaultSchema: string): readonly string[] => {
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_INDEX') {
    return (node.DropStmt.objects ?? []).map((item) =>
      nameOfList('List' in item ? item.List.items : [item], defaultSchema),
    );
  }
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.relation === undefined) return [];
  const table = relationOf(node.AlterTableStmt.relation, defaultSchema);
  return (node.AlterTableStmt.cmds ?? []).flatMap((item) => {
    const command = 'AlterTableCmd' in item ? item.AlterTableCmd : undefined;
    return command?.subtype === 'AT_DropConstraint' && command.name ? [`${table} ${command.name}`] : [];
  });
};
