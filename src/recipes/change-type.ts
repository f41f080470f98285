import type { AlterTableCmd } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import type { RecipeTarget } from './target.ts';

/** New column, sync, backfill, swap. */
export const changeType = (
  _target: RecipeTarget,
  _details: { readonly column: string; readonly command: AlterTableCmd },
): readonly Step[] => [];
