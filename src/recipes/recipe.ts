import type { OpenEnd } from '../model/open-ends.ts';
import type { Pending, Step } from '../model/step.ts';

/** A safe way to make one change. No steps: none is known, and the statement stays as written. */
export type Recipe = {
  readonly steps: readonly Step[];
  /** What is as the change wants it only after the last step. */
  readonly leaves: readonly Pending[];
  /** What is open between two steps: a pull request that stops there leaves it to a later one. */
  readonly openEnds: readonly OpenEnd[];
  /** Without steps: why what is written has to stand. */
  readonly because?: string;
};

export const noRecipe: Recipe = { steps: [], leaves: [], openEnds: [] };

/** No steps, and the reason. */
export function asWritten(because: string): Recipe {
  return { ...noRecipe, because };
}

/** Steps, and what they leave, where they leave anything. */
export function recipe(steps: readonly Step[], left: Partial<Omit<Recipe, 'steps'>> = {}): Recipe {
  return { ...noRecipe, steps, ...left };
}

/** Several recipes, one after the other. */
export function inOrder(...recipes: readonly Recipe[]): Recipe {
  return {
    steps: recipes.flatMap(({ steps }) => steps),
    leaves: recipes.flatMap(({ leaves }) => leaves),
    openEnds: recipes.flatMap(({ openEnds }) => openEnds),
  };
}
