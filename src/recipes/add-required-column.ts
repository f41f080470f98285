import type { ColumnDef } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import type { RecipeTarget } from './target.ts';

/** NOT NULL without a default. */
export const addRequiredColumn = (
  _target: RecipeTarget,
  _details: { readonly column: ColumnDef },
): readonly Step[] => [];
