import { withDefault } from '../../recipes/twin/take-over.ts';
import { printNode } from '../../sql/print.ts';
import { actionOf, type Chosen } from './chosen.ts';

/**
 * People take a column's default off before they change its type, and give it another one afterwards. In stages that lie days
 * apart, rows would come without a value meanwhile: the column keeps its default until another takes its place, with the new one.
 */
export function withoutGaps(chosen: readonly Chosen[], defaultSchema: string): readonly Chosen[] {
  const gone = new Set<Chosen>();
  const kept = chosen.map((one, at): Chosen => {
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
    const last = recipe.steps.at(-1);
    if (last === undefined) return one;
    const sql = withDefault(last.sql, retyped.table, retyped.command.name ?? '', set && valueSet(set));
    return { ...one, recipe: { ...recipe, steps: recipe.steps.with(-1, { ...last, sql }) } };
  });
  return kept.filter((_, at) => {
    const one = chosen[at];
    return one === undefined || !gone.has(one);
  });
}

/** Undefined: the default is dropped. */
const valueSet = ({ piece: { node } }: Chosen): string | undefined => {
  const [only] = 'AlterTableStmt' in node ? (node.AlterTableStmt.cmds ?? []) : [];
  const definition = only && 'AlterTableCmd' in only ? only.AlterTableCmd.def : undefined;
  return definition && printNode(definition);
};
