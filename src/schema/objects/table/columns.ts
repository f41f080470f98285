import type { Column, QualifiedName } from '../../../model/schema.ts';
import { quoteIdentifier } from '../../../sql/names.ts';
import { type Part, part } from '../../part.ts';
import { type Mapper, optional } from '../../rename/mapper.ts';
import { columnText } from './print-column.ts';

/** A column of a table as it is compared. */
export function columnPart(column: Column, table: QualifiedName, within: string): Part {
  const name = `${table}.${quoteIdentifier(column.name)}`;
  return part('column', name, columnText(column), { table, within, on: [`COLUMN ${name}`] });
}

/** A column once a rename was carried out. */
export function renamedColumn(column: Column, owner: QualifiedName, to: Mapper): Column {
  return {
    ...column,
    name: to.column(owner, column.name),
    type: to.sql(column.type, undefined),
    default: optional(column.default, (text) => to.sql(text, owner)),
    generated: optional(column.generated, ({ expression, stored }) => ({
      expression: to.sql(expression, owner),
      stored,
    })),
  };
}
