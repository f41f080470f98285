import type { AlterTableCmd, AlterTableStmt, AlterTableType, Node } from '../model/node.ts';
import type { Statement } from '../model/statement.ts';
import { printNode } from '../sql/print.ts';

export type SingleAction = { readonly node: Node /** Without a terminator. */; readonly sql: string };

/**
 * The actions of an ALTER TABLE as statements of one action each. PostgreSQL runs actions in passes (drops first,
 * constraints last), not as written; the parts come in that order, so that running them gives the same table.
 * One part for a statement with one action, none for anything but ALTER TABLE.
 */
export function splitAlterTable(statement: Statement): readonly SingleAction[] {
  if (!('AlterTableStmt' in statement.node)) return [];
  const body = statement.node.AlterTableStmt;
  const actions = (body.cmds ?? []).flatMap((node) => ('AlterTableCmd' in node ? [node.AlterTableCmd] : []));
  if (actions.length === 1) return [{ node: statement.node, sql: statement.sql }];
  const ordered = actions.toSorted((a, b) => passOf(a) - passOf(b));
  return ordered.map((action) => single(body, action));
}

const single = (body: AlterTableStmt, action: AlterTableCmd): SingleAction => {
  const node: Node = { AlterTableStmt: { ...body, cmds: [{ AlterTableCmd: action }] } };
  return { node, sql: printNode(node) };
};

const misc = 7;

/** AlterTablePass of tablecmds.c, for the actions that have a pass of their own. */
const passes: Partial<Readonly<Record<AlterTableType, number>>> = {
  AT_DropColumn: 0,
  AT_DropConstraint: 0,
  AT_DropNotNull: 0,
  AT_DropExpression: 0,
  AT_DropIdentity: 0,
  AT_AlterColumnType: 1,
  AT_AddColumn: 2,
  AT_SetExpression: 3,
  AT_SetNotNull: 4,
  AT_AddConstraint: 5,
  AT_AddIndexConstraint: 5,
  AT_AddIndex: 5,
  AT_AddIdentity: 6,
};

/** A constraint comes before what needs its index or its rows: keys before foreign keys. */
const passOf = (action: AlterTableCmd): number => {
  const subtype = action.subtype ?? 'AT_SetRelOptions';
  if (subtype === 'AT_ColumnDefault') return action.def === undefined ? 0 : 6;
  if (subtype !== 'AT_AddConstraint') return passes[subtype] ?? misc;
  const type = action.def && 'Constraint' in action.def ? action.def.Constraint.contype : undefined;
  if (type === 'CONSTR_NOTNULL') return 4;
  return type === 'CONSTR_PRIMARY' || type === 'CONSTR_UNIQUE' || type === 'CONSTR_EXCLUSION' ? 5 : 6;
};
