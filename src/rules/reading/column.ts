import type { ColumnDef, Constraint, Node } from '../../model/node.ts';
import type { AlterTableAction } from './subjects.ts';

/** The definition that an ADD COLUMN carries. */
export const columnOf = ({ command }: AlterTableAction): ColumnDef | undefined =>
  command.def && 'ColumnDef' in command.def ? command.def.ColumnDef : undefined;

/** The constraint that an ADD CONSTRAINT carries. */
export const constraintOf = ({ command }: AlterTableAction): Constraint | undefined =>
  command.def && 'Constraint' in command.def ? command.def.Constraint : undefined;

/** The first inline constraint of a kind. */
export const inline = (column: ColumnDef, type: Constraint['contype']): Constraint | undefined =>
  (column.constraints ?? [])
    .flatMap((each) => ('Constraint' in each ? [each.Constraint] : []))
    .find((each) => each.contype === type);

/** The DEFAULT of a column, unless it is NULL. */
export const defaultOf = (column: ColumnDef): Node | undefined => {
  const value = inline(column, 'CONSTR_DEFAULT')?.raw_expr;
  return value && 'A_Const' in value && value.A_Const.isnull ? undefined : value;
};

/** Whether a new column fills itself: default, identity, generated or serial. */
export const fillsItself = (column: ColumnDef): boolean =>
  defaultOf(column) !== undefined ||
  inline(column, 'CONSTR_IDENTITY') !== undefined ||
  inline(column, 'CONSTR_GENERATED') !== undefined ||
  isSerial(column);

const serials: ReadonlySet<string> = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']);

export const isSerial = (column: ColumnDef): boolean => {
  const names = namesIn(column.typeName?.names);
  return names.length === 1 && serials.has(names[0] ?? '');
};

/** The strings of a list of nodes: the parts of a name, the columns of a key. */
export const namesIn = (nodes: readonly Node[] | undefined): readonly string[] =>
  (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));

/** The column that a reference names, without its table. */
export const columnName = (node: Node | undefined): string | undefined =>
  node && 'ColumnRef' in node ? namesIn(node.ColumnRef.fields).at(-1) : undefined;
