import type { DropStmt } from '../model/node.ts';
import type { Index, QualifiedName } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { shortName, splitQualifiedName } from '../sql/names.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { concurrentStep, statements, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

export type DropIndex = { readonly index: QualifiedName; readonly statement?: DropStmt | undefined };

/** An index dropped without making readers wait. CASCADE and partitioned indexes do not go CONCURRENTLY: no steps then. */
export function dropIndex(target: RecipeTarget, { index, statement }: DropIndex): Recipe {
  if (statement?.behavior === 'DROP_CASCADE' || tableOf(target)?.kind === 'partitioned table') return noRecipe;
  const known = tableOf(target)?.indexes.find((item) => item.name === splitQualifiedName(index).name);
  if (known?.constraint !== undefined) return noRecipe;
  const ifExists = statement?.missing_ok ? 'IF EXISTS ' : '';
  return recipe([
    concurrentStep({
      id: stepId(index, 'drop'),
      title: `Drop the index ${shortName(index)} without blocking reads or writes`,
      purpose: 'drop',
      phase: 'contract',
      sql: statements(`DROP INDEX CONCURRENTLY ${ifExists}${index}`),
      ...wayBack(known),
      why: 'A plain DROP INDEX takes ACCESS EXCLUSIVE on the table, and everybody queues behind it.',
    }),
  ]);
}

const wayBack = (known: Index | undefined): Pick<Step, 'down' | 'irreversible'> =>
  known === undefined
    ? { down: undefined, irreversible: 'How the index was defined is not known here.' }
    : { down: statements(concurrently(known.definition)), irreversible: undefined };

const concurrently = (definition: string): string =>
  definition.replace(/^CREATE (UNIQUE )?INDEX /, (opening) => `${opening}CONCURRENTLY `);
