import type { Node } from '../../model/node.ts';
import type { Column, QualifiedName } from '../../model/schema.ts';
import { innerStatements } from '../../sql/inner.ts';
import { relationOf, walk } from '../../sql/relations.ts';
import type { JudgedChange } from '../../statements/record.ts';
import type { KeptTable } from './subject.ts';

/** How a change gives a column another type: by which expression. */
export type Retyped = { readonly using: Node | undefined };

/** The statements of a change, those inside DO blocks too. */
const statementsOf = (input: JudgedChange): readonly Node[] =>
  input.migrations.flatMap(({ script }) =>
    script.statements.flatMap((one) => [one, ...innerStatements(one).statements]).map(({ node }) => node),
  );

/** Undefined where the column keeps its type, gets it by being made anew, or in more than one step. */
export function retypedColumn(input: JudgedChange, kept: KeptTable, old: Column, column: Column): Retyped | undefined {
  const found = statementsOf(input).flatMap((node) => {
    if (!('AlterTableStmt' in node) || node.AlterTableStmt.relation === undefined) return [];
    if (!isKept(kept, relationOf(node.AlterTableStmt.relation, input.defaultSchema))) return [];
    return (node.AlterTableStmt.cmds ?? []).flatMap((item) => {
      const command = 'AlterTableCmd' in item ? item.AlterTableCmd : undefined;
      const isMeant = command?.name === old.name || command?.name === column.name;
      if (command?.subtype !== 'AT_AlterColumnType' || !isMeant) return [];
      return [{ using: command.def && 'ColumnDef' in command.def ? command.def.ColumnDef.raw_default : undefined }];
    });
  });
  return found.length === 1 ? found[0] : undefined;
}

const isKept = ({ before, after }: KeptTable, name: QualifiedName): boolean =>
  name === before.name || name === after.name;

/** Whether the change itself writes these columns of rows that are there, or takes rows away: what is found before says nothing then. */
export function mendsItself(input: JudgedChange, kept: KeptTable, columns: readonly string[]): boolean {
  let mends = false;
  for (const statement of statementsOf(input)) {
    walk(statement, (tag, value) => {
      if (tag === 'UpdateStmt' && isOn(value, kept)) mends ||= assignedIn(value).some((name) => columns.includes(name));
      if (tag === 'DeleteStmt' || tag === 'MergeStmt') mends ||= isOn(value, kept);
      if (tag === 'relations') mends ||= isOn({ relation: value }, kept);
    });
  }
  return mends;
}

const isOn = (statement: object, { before, after }: KeptTable): boolean => {
  const relation: unknown = 'relation' in statement ? statement.relation : undefined;
  const range: unknown =
    typeof relation === 'object' && relation !== null && 'RangeVar' in relation ? relation.RangeVar : relation;
  const name = typeof range === 'object' && range !== null && 'relname' in range ? String(range.relname) : undefined;
  return (
    name !== undefined &&
    [before, after].some((table) => table.name.endsWith(`.${name}`) || table.name.endsWith(`."${name}"`))
  );
};

const assignedIn = (update: object): readonly string[] => {
  const list: unknown = 'targetList' in update ? update.targetList : [];
  return (Array.isArray(list) ? list : []).flatMap((item: { readonly ResTarget?: { readonly name?: string } }) =>
    item.ResTarget?.name === undefined ? [] : [item.ResTarget.name],
  );
};
