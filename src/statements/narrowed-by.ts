import type { AlterTableCmd, Node, RenameStmt } from '../model/node.ts';
import type { Narrowed } from '../schema/narrowed/narrowed.ts';
import { qualifiedName, splitQualifiedName } from '../sql/names.ts';
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
  const about = Map.groupBy(statements, ({ node }) => subjectOf(node, defaultSchema));
  const seen = lastSeen(statements, defaultSchema);
  return narrowed.flatMap((one) => {
    const subject = 'routine' in one ? withoutArguments(one.routine) : one.table;
    const domain = one.kind === 'domain' ? about.get(one.domain)?.at(-1) : undefined;
    const found =
      domain ?? about.get(subject)?.findLast(({ node }) => says(node, one)) ?? seen.get(subject) ?? statements.at(-1);
    return found === undefined ? [] : [{ ...one, by: { migrationId: found.migration.id, statement: found.index } }];
  });
}

/** The table, domain or function that a statement is about, of those that can narrow something. */
const subjectOf = (node: Node, defaultSchema: string): string | undefined => {
  if ('AlterTableStmt' in node) return relationOf(node.AlterTableStmt.relation ?? {}, defaultSchema);
  if ('IndexStmt' in node) return relationOf(node.IndexStmt.relation ?? {}, defaultSchema);
  if ('AlterDomainStmt' in node) return nameOfList(node.AlterDomainStmt.typeName, defaultSchema);
  if ('CreateFunctionStmt' in node) return nameOfList(node.CreateFunctionStmt.funcname, defaultSchema);
  const [first] = 'DropStmt' in node ? (node.DropStmt.objects ?? []) : [];
  return first && 'ObjectWithArgs' in first ? nameOfList(first.ObjectWithArgs.objname, defaultSchema) : undefined;
};

/** The last statement that was seen at work on each relation: it made it, named it so, or took a lock that makes others wait. */
const lastSeen = (
  statements: readonly PlacedStatement[],
  defaultSchema: string,
): ReadonlyMap<string, PlacedStatement> => {
  const seen = new Map<string, PlacedStatement>();
  for (const statement of statements) {
    if (statement.insideBlock) continue;
    const { locks = [], created = [] } = statement.trace?.effect ?? {};
    for (const name of created) seen.set(name, statement);
    for (const lock of locks) if (isBlocking(lock)) seen.set(lock.relation, statement);
    const { node } = statement;
    const renamed = 'RenameStmt' in node ? renamedTo(node.RenameStmt, defaultSchema) : undefined;
    if (renamed !== undefined) seen.set(renamed, statement);
  }
  return seen;
};

const renamedTo = ({ relation, newname }: RenameStmt, defaultSchema: string): string | undefined =>
  relation && newname
    ? qualifiedName(splitQualifiedName(relationOf(relation, defaultSchema)).schema, newname)
    : undefined;

const says = (node: Node, one: Narrowed): boolean => {
  if ('routine' in one) return true;
  if ('IndexStmt' in node) return one.kind === 'constraint' && node.IndexStmt.idxname === one.name;
  if (!('AlterTableStmt' in node)) return false;
  return (node.AlterTableStmt.cmds ?? []).some((item) => {
    if (!('AlterTableCmd' in item)) return false;
    return one.kind === 'constraint' ? adds(item.AlterTableCmd, one) : isAbout(item.AlterTableCmd, one.column);
  });
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
