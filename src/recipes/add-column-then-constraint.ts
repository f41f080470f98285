import type { ColumnDef } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import type { RecipeTarget } from './target.ts';

/** Constraints behind a column. */
export const addColumnThenConstraint = (
  _target: RecipeTarget,
  _details: { readonly column: ColumnDef },
): readonly Step[] => [];
