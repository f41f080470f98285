import type { Node } from '../../model/node.ts';
import { shapeOfText, type TypeShape, type Using } from '../../schema/type-shape.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { printNode } from '../../sql/print.ts';
import type { About, StatementFacts } from '../facts.ts';
import { columnOf, namesIn } from './column.ts';
import { tableOf } from './new-column.ts';
import { shapeOfNode } from './shape-of-node.ts';
import type { AlterTableAction } from './subjects.ts';

export type ChangedType = About & {
  readonly action: AlterTableAction;
  readonly column: string;
  /** `users.email`. */
  readonly of: string;
  readonly from: TypeShape | undefined;
  readonly to: TypeShape;
  /** As people say it: ` from character varying(20) to text`. */
  readonly change: string;
  readonly using: Using;
};

/** The column whose type an ALTER COLUMN … TYPE changes; `from` is undefined where the schema is not known. */
export function changedType(action: AlterTableAction, facts: StatementFacts): ChangedType | undefined {
  const about = tableOf(action, facts);
  const definition = columnOf(action);
  const to = shapeOfNode(definition?.typeName);
  const column = action.command.name;
  if (about === undefined || definition?.typeName === undefined || to === undefined || column === undefined)
    return undefined;
  const known = facts.table(about.table)?.columns.find(({ name }) => name === column)?.type;
  const collation = namesIn(definition.collClause?.collname).map(quoteIdentifier).join('.');
  const written = `${printNode({ TypeName: definition.typeName })}${collation === '' ? '' : ` COLLATE ${collation}`}`;
  return {
    ...about,
    action,
    column,
    of: `${about.table.replace(/^public\./, '')}.${column}`,
    from: known === undefined ? undefined : shapeOfText(known),
    to,
    change: known === undefined ? ` to ${written}` : ` from ${known} to ${written}`,
    using: usingOf(definition.raw_default),
  };
}

/** What USING does: nothing there, a plain cast of the column, or something that only its author knows. */
const usingOf = (expression: Node | undefined): Using => {
  if (expression === undefined) return 'none';
  return 'TypeCast' in expression && expression.TypeCast.arg && 'ColumnRef' in expression.TypeCast.arg
    ? 'cast'
    : 'other';
};
