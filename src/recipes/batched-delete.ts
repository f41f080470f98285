import type { DeleteStmt } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import type { RecipeTarget } from './target.ts';

/** Batches by key. */
export const batchedDelete = (
  _target: RecipeTarget,
  _details: { readonly statement: DeleteStmt },
): readonly Step[] => [];
