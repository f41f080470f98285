import { printNode } from '../../sql/print.ts';
import type { About, StatementFacts } from '../facts.ts';
import { columnOf, inline } from './column.ts';
import { tableOf } from './new-column.ts';
import type { AlterTableAction } from './subjects.ts';
import { shapeOfNode, shapeOfText, type TypeShape } from './type-change.ts';

export type ChangedType = About & {
  readonly action: AlterTableAction;
  readonly column: string;
  /** `users.email`. */
  readonly of: string;
  readonly from: TypeShape | undefined;
  readonly to: TypeShape;
  /** As people say it: ` from character varying(20) to text`. */
  readonly change: string;
  readonly using: boolean;
};

/** The column whose type an ALTER COLUMN … TYPE changes; `from` is undefined where the schema is not known. */
export const changedType = (action: AlterTableAction, facts: StatementFacts): ChangedType | undefined => {
  const about = tableOf(action, facts);
  const definition = columnOf(action);
  const to = shapeOfNode(definition?.typeName);
  const column = action.command.name;
  if (about === undefined || definition?.typeName === undefined || to === undefined || column === undefined)
    return undefined;
  const known = facts.table(about.table)?.columns.find(({ name }) => name === column)?.type;
  const written = printNode({ TypeName: definition.typeName });
  return {
    ...about,
    action,
    column,
    of: `${about.table.replace(/^public\./, '')}.${column}`,
    from: known === undefined ? undefined : shapeOfText(known),
    to,
    change: known === undefined ? ` to ${written}` : ` from ${known} to ${written}`,
    using: definition.raw_default !== undefined || inline(definition, 'CONSTR_DEFAULT') !== undefined,
  };
};
