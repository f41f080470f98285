import type { AlterTableCmd, Node } from '../model/node.ts';
import type { Narrowed } from '../schema/narrowed/narrowed.ts';
import { splitQualifiedName } from '../sql/names.ts';
import { nameOfList, relationOf } from '../sql/relations.ts';
import { withoutArguments } from './function-identity.ts';
import { isBlocking } from './locks-held.ts';
import type { PlacedStatement } from './place.ts';

/** A promise that the change narrows, and the statement with which that is done. */
export type NarrowedBy = Narrowed & { readonly by: { readonly migrationId: string; readonly statement: number } };

/**
 * The statement that does it is the last whose text says so, else (a DO block, a function that is called, tables that
 * change places) the last that was seen at work on the table; else the last of all.
 *
 * @param statements of the change in order, those inside DO blocks after their block
 */
export function narrowedBy(
  narrowed: readonly Narrowed[],
  statements: readonly PlacedStatement[],
  defaultSchema: string,
): readonly NarrowedBy[] {
  return narrowed.flatMap((one) => {
    const found =
      statements.findLast(({ node }) => says(node, one, defaultSchema)) ??
      statements.findLast((statement) => wasSeen(statement, one)) ??
      statements.at(-1);
    return found === undefined ? [] : [{ ...one, by: { migrationId: found.migration.id, statement: found.index } }];
  });
}

const says = (node: Node, one: Narrowed, defaultSchema: string): boolean => {
  if ('routine' in one) return saysOfRoutine(node, one.routine, defaultSchema);
  if (one.kind === 'domain' && 'AlterDomainStmt' in node) {
    return nameOfList(node.AlterDomainStmt.typeName, defaultSchema) === one.domain;
  }
  if ('IndexStmt' in node) {
    const { relation, idxname } = node.IndexStmt;
    return one.kind === 'constraint' && relationOf(relation ?? {}, defaultSchema) === one.table && idxname === one.name;
  }
  if (!('AlterTableStmt' in node) || relationOf(node.AlterTableStmt.relation ?? {}, defaultSchema) !== one.table) {
    return false;
  }
  return (node.AlterTableStmt.cmds ?? []).some(
    (item) =>
      'AlterTableCmd' in item &&
      (one.kind === 'constraint' ? adds(item.AlterTableCmd, one) : isAbout(item.AlterTableCmd, one.column)),
  );
};

const saysOfRoutine = (node: Node, routine: string, defaultSchema: string): boolean => {
  const name = withoutArguments(routine);
  if ('CreateFunctionStmt' in node) return nameOfList(node.CreateFunctionStmt.funcname, defaultSchema) === name;
  const objects = 'DropStmt' in node ? (node.DropStmt.objects ?? []) : [];
  return objects.some(
    (item) => 'ObjectWithArgs' in item && nameOfList(item.ObjectWithArgs.objname, defaultSchema) === name,
  );
};

/** By its name, or (PostgreSQL chose one) by its columns. */
const adds = ({ def }: AlterTableCmd, { name, columns }: Extract<Narrowed, { kind: 'constraint' }>): boolean => {
  if (def && 'ColumnDef' in def)
    return columns.includes(def.ColumnDef.colname) && (def.ColumnDef.constraints ?? []).length > 0;
  if (!(def && 'Constraint' in def)) return false;
  const { conname, keys, fk_attrs } = def.Constraint;
  if (conname !== undefined) return conname === name;
  const own = (fk_attrs ?? keys ?? []).flatMap((item) => ('String' in item ? [item.String.sval] : []));
  return own.length === 0 || own.every((column) => columns.includes(column));
};

const changesColumn: ReadonlySet<AlterTableCmd['subtype']> = new Set([
  'AT_AddColumn',
  'AT_ColumnDefault',
  'AT_SetNotNull',
  'AT_AlterColumnType',
  'AT_AddIdentity',
  'AT_SetIdentity',
  'AT_DropIdentity',
  'AT_AddConstraint',
]);

const isAbout = ({ subtype, name, def }: AlterTableCmd, column: string): boolean => {
  if (!changesColumn.has(subtype)) return false;
  if (def && 'ColumnDef' in def && def.ColumnDef.colname === column) return true;
  if (!(def && 'Constraint' in def) || subtype !== 'AT_AddConstraint') return name === column;
  const { contype, keys, raw_expr } = def.Constraint;
  if (contype === 'CONSTR_CHECK') return raw_expr !== undefined && JSON.stringify(raw_expr).includes(`"${column}"`);
  const own = contype === 'CONSTR_NOTNULL' || contype === 'CONSTR_PRIMARY' ? (keys ?? []) : [];
  return own.some((item) => 'String' in item && item.String.sval === column);
};

const wasSeen = ({ trace, node, insideBlock }: PlacedStatement, one: Narrowed): boolean => {
  if (insideBlock || 'routine' in one) return false;
  if ('RenameStmt' in node && node.RenameStmt.newname === splitQualifiedName(one.table).name) return true;
  const { locks = [], created = [] } = trace?.effect ?? {};
  return created.includes(one.table) || locks.some((lock) => lock.relation === one.table && isBlocking(lock));
};
