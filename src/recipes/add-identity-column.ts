import type { ColumnDef } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { addColumn } from './add-column.ts';
import type { RecipeTarget } from './target.ts';

/** serial or identity on a new column: numbered in batches, without rewriting the table. */
export function addIdentityColumn(target: RecipeTarget, { column }: { readonly column: ColumnDef }): readonly Step[] {
  return addColumn(target, column);
}
