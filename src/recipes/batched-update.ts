import type { UpdateStmt } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import type { RecipeTarget } from './target.ts';

/** Batches by key. */
export const batchedUpdate = (_target: RecipeTarget, _details: { readonly update: UpdateStmt }): readonly Step[] => [];
