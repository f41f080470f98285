import type { AlterTableCmd, Node } from '../../model/node.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { relationOf } from '../../sql/relations.ts';

/**
 * The statements that take back one that adds something by name; undefined where it takes more than the statement
 * itself to know them.
 */
export function undoOf(node: Node, defaultSchema: string): string | undefined {
  if ('CreateStmt' in node && node.CreateStmt.relation && !node.CreateStmt.if_not_exists) {
    return `DROP TABLE ${relationOf(node.CreateStmt.relation, defaultSchema)};`;
  }
  if ('ViewStmt' in node && node.ViewStmt.view && !node.ViewStmt.replace) {
    return `DROP VIEW ${relationOf(node.ViewStmt.view, defaultSchema)};`;
  }
  if ('IndexStmt' in node) return undoIndex(node.IndexStmt, defaultSchema);
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.objtype !== 'OBJECT_TABLE') return undefined;
  const { relation, cmds = [] } = node.AlterTableStmt;
  const undone = cmds.map((command) => ('AlterTableCmd' in command ? undoAction(command.AlterTableCmd) : undefined));
  if (relation === undefined || undone.includes(undefined)) return undefined;
  return `ALTER TABLE ${relationOf(relation, defaultSchema)} ${undone.toReversed().join(', ')};`;
}

const undoIndex = (
  { relation, idxname, concurrent, if_not_exists }: Extract<Node, { IndexStmt: unknown }>['IndexStmt'],
  defaultSchema: string,
): string | undefined => {
  if (relation === undefined || idxname === undefined || if_not_exists) return undefined;
  const schema = relationOf(relation, defaultSchema).split('.')[0];
  return `DROP INDEX ${concurrent ? 'CONCURRENTLY ' : ''}${schema}.${quoteIdentifier(idxname)};`;
};

const undoAction = (command: AlterTableCmd): string | undefined => {
  const definition = command.def;
  if (command.subtype === 'AT_AddColumn' && definition && 'ColumnDef' in definition && !command.missing_ok) {
    return `DROP COLUMN ${quoteIdentifier(definition.ColumnDef.colname ?? '')}`;
  }
  if (command.subtype === 'AT_AddConstraint' && definition && 'Constraint' in definition) {
    const name = definition.Constraint.conname;
    return name === undefined ? undefined : `DROP CONSTRAINT ${quoteIdentifier(name)}`;
  }
  if (command.subtype === 'AT_SetNotNull') return `ALTER COLUMN ${quoteIdentifier(command.name ?? '')} DROP NOT NULL`;
  return undefined;
};
