import type { Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { shapeOfText } from '../../schema/type-shape.ts';
import type { MigrationFacts, StatementFacts } from '../facts.ts';
import { columnOf, fillsItself } from './column.ts';
import { isAlike } from './likeness.ts';
import { tableOf } from './new-column.ts';
import { shapeOfNode } from './shape-of-node.ts';
import { actionsOf } from './subjects.ts';

type Change = {
  readonly facts: StatementFacts;
  readonly action: number;
  readonly table: QualifiedName;
  readonly column: string;
  readonly type: string;
};

/** A column dropped and one added that may be meant as the same. */
export type Pair = { readonly dropped: Change; readonly added: Change; readonly alike: boolean };

/**
 * Pairs of a migration: same table, same type, and either names that are alike or nothing else to choose from. A column that is
 * made again under its own name is no rename.
 */
export function droppedAndAdded(migration: MigrationFacts): readonly Pair[] {
  const made = migration.statements.flatMap(({ node, name }) => columnsMade(node, name));
  const gone = migration.statements.flatMap((facts) => changesOf(facts, 'AT_DropColumn'));
  const drops = gone.filter(({ table, column }) => !made.includes(`${table}.${column}`));
  const adds = migration.statements
    .flatMap((facts) => changesOf(facts, 'AT_AddColumn'))
    .filter(({ table, column }) => !gone.some((each) => each.table === table && each.column === column))
    .filter((added) => !migration.statements.some((facts) => fills(facts, added)));
  return drops.flatMap((dropped) => {
    const own = adds.filter(({ table }) => table === dropped.table);
    const fitting = own.filter(({ type }) => type === dropped.type);
    const like = fitting.find(({ column }) => isAlike(column, dropped.column));
    const only = own.length === 1 && drops.filter(({ table }) => table === dropped.table).length === 1;
    const added = like ?? (only ? fitting[0] : undefined);
    return added ? [{ dropped, added, alike: like !== undefined }] : [];
  });
}

const columnsMade = (node: Node, name: StatementFacts['name']): readonly string[] =>
  'AlterTableStmt' in node
    ? actionsOf(node.AlterTableStmt)
        .filter(({ command }) => command.subtype === 'AT_AddColumn')
        .map((action) => `${name(node.AlterTableStmt.relation)}.${columnOf(action)?.colname}`)
    : [];

const changesOf = (facts: StatementFacts, kind: 'AT_DropColumn' | 'AT_AddColumn'): readonly Change[] => {
  const { node } = facts;
  if (!('AlterTableStmt' in node)) return [];
  return actionsOf(node.AlterTableStmt).flatMap((action, at) => {
    const about = action.command.subtype === kind ? tableOf(action, facts) : undefined;
    if (about === undefined || !facts.exists(about.table)) return [];
    const definition = columnOf(action);
    const column = kind === 'AT_DropColumn' ? action.command.name : definition?.colname;
    const known = facts.table(about.table)?.columns.find(({ name }) => name === column);
    const type = kind === 'AT_DropColumn' ? known && shapeOfText(known.type) : shapeOfNode(definition?.typeName);
    const itself = definition !== undefined && fillsItself(definition);
    return column === undefined || type === undefined || itself
      ? []
      : [{ facts, action: at, table: about.table, column, type: type.name }];
  });
};

/** Whether an UPDATE gives the new column values. */
const fills = ({ node, name }: StatementFacts, { table, column }: Change): boolean =>
  'UpdateStmt' in node &&
  name(node.UpdateStmt.relation) === table &&
  (node.UpdateStmt.targetList ?? []).some((each) => 'ResTarget' in each && each.ResTarget.name === column);
