import type { ColumnDef, Constraint, Node } from '../../model/node.ts';
import type { AlterTableAction } from './subjects.ts';

/** The definition that an ADD COLUMN carries. */
export function columnOf({ command }: AlterTableAction): ColumnDef | undefined {
  return command.def && 'ColumnDef' in command.def ? command.def.ColumnDef : undefined;
}

/** The constraint that an ADD CONSTRAINT carries. */
export function constraintOf({ command }: AlterTableAction): Constraint | undefined {
  return command.def && 'Constraint' in command.def ? command.def.Constraint : undefined;
}

/** The first inline constraint of a kind. */
export function inline(column: ColumnDef, type: Constraint['contype']): Constraint | undefined {
  return (column.constraints ?? [])
    .flatMap((each) => ('Constraint' in each ? [each.Constraint] : []))
    .find((each) => each.contype === type);
}

/** The DEFAULT of a column, unless it is NULL. */
export function defaultOf(column: ColumnDef): Node | undefined {
  const value = inline(column, 'CONSTR_DEFAULT')?.raw_expr;
  return value && 'A_Const' in value && value.A_Const.isnull ? undefined : value;
}

/** Whether a new column fills itself: default, identity, generated or serial. */
export function fillsItself(column: ColumnDef): boolean {
  return (
    defaultOf(column) !== undefined ||
    inline(column, 'CONSTR_IDENTITY') !== undefined ||
    inline(column, 'CONSTR_GENERATED') !== undefined ||
    isSerial(column)
  );
}

const serials: ReadonlySet<string> = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']);

export function isSerial(column: ColumnDef): boolean {
  const names = namesIn(column.typeName?.names);
  return names.length === 1 && serials.has(names[0] ?? '');
}

/** The strings of a list of nodes: the parts of a name, the columns of a key. */
export function namesIn(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}

/** The column that a reference names, without its table. */
export function columnName(node: Node | undefined): string | undefined {
  return node && 'ColumnRef' in node ? namesIn(node.ColumnRef.fields).at(-1) : undefined;
}
