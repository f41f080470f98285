import type { Step } from '../model/step.ts';
import type { RecipeTarget } from './target.ts';

/** Expand, migrate, contract. */
export const renameColumn = (
  _target: RecipeTarget,
  _details: { readonly from: string; readonly to: string },
): readonly Step[] => [];
