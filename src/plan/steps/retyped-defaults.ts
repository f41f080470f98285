import type { AlterTableCmd, Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { Step } from '../../model/step.ts';
import { withDefault } from '../../recipes/twin/take-over.ts';
import { printNode } from '../../sql/print.ts';
import { relationOf } from '../../sql/relations.ts';
import type { Piece } from './piece.ts';

export type Chosen = { readonly piece: Piece; readonly recipe: readonly Step[] | undefined };

/**
 * People take a column's default off before they change its type, and give it another one afterwards. In stages that lie days
 * apart, rows would come without a value meanwhile: the column keeps its default until another takes its place, with the new one.
 */
export const withoutGaps = (chosen: readonly Chosen[], defaultSchema: string): readonly Chosen[] => {
  const gone = new Set<Chosen>();
  const settled = chosen.map((one, at): Chosen => {
    const retyped = actionOf(one.piece.node, 'AT_AlterColumnType', defaultSchema);
    if (retyped === undefined || one.recipe === undefined) return one;
    const sets = (other: Chosen) => {
      const found = actionOf(other.piece.node, 'AT_ColumnDefault', defaultSchema);
      return found?.table === retyped.table && found.command.name === retyped.command.name;
    };
    const dropped = chosen.slice(0, at).filter((other) => sets(other) && valueSet(other) === undefined);
    const set = chosen.slice(at + 1).find((other) => sets(other) && valueSet(other) !== undefined);
    if (dropped.length === 0) return one;
    for (const other of [...dropped, ...(set ? [set] : [])]) gone.add(other);
    const { recipe } = one;
    const last = recipe.at(-1);
    if (last === undefined) return one;
    const sql = withDefault(last.sql, retyped.table, retyped.command.name ?? '', set && valueSet(set));
    return { ...one, recipe: [...recipe.slice(0, -1), { ...last, sql }] };
  });
  return settled.filter((_, at) => !gone.has(chosen[at] as Chosen));
};

export type Action = { readonly table: QualifiedName; readonly command: AlterTableCmd };

/** The one action of a statement that has no other. */
export const actionOf = (node: Node, subtype: AlterTableCmd['subtype'], defaultSchema: string): Action | undefined => {
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.relation === undefined) return undefined;
  const [only, ...others] = node.AlterTableStmt.cmds ?? [];
  if (others.length > 0 || only === undefined || !('AlterTableCmd' in only)) return undefined;
  if (only.AlterTableCmd.subtype !== subtype) return undefined;
  return { table: relationOf(node.AlterTableStmt.relation, defaultSchema), command: only.AlterTableCmd };
};

/** Undefined: the default is dropped. */
const valueSet = ({ piece: { node } }: Chosen): string | undefined => {
  const [only] = 'AlterTableStmt' in node ? (node.AlterTableStmt.cmds ?? []) : [];
  const definition = only && 'AlterTableCmd' in only ? only.AlterTableCmd.def : undefined;
  return definition && printNode(definition);
};
