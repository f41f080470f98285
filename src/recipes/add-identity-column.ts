import type { ColumnDef } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import type { RecipeTarget } from './target.ts';

/** serial or identity. */
export const addIdentityColumn = (
  _target: RecipeTarget,
  _details: { readonly column: ColumnDef },
): readonly Step[] => [];
