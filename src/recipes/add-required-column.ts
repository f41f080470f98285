import type { ColumnDef } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { addColumn } from './add-column.ts';
import type { RecipeTarget } from './target.ts';

/** NOT NULL on a new column: nullable first, the default before the backfill, NOT NULL proven last. */
export function addRequiredColumn(target: RecipeTarget, { column }: { readonly column: ColumnDef }): readonly Step[] {
  return addColumn(target, column);
}
