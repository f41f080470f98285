import type { ColumnDef } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { addColumn } from './add-column.ts';
import type { RecipeTarget } from './target.ts';

/** CHECK, REFERENCES, UNIQUE or PRIMARY KEY behind a new column: the column first, each constraint afterwards. */
export function addColumnThenConstraint(
  target: RecipeTarget,
  { column }: { readonly column: ColumnDef },
): readonly Step[] {
  return addColumn(target, column);
}
