import type { Constraint } from '../model/node.ts';
import { type AddUnique, uniqueUsingIndex } from './add-unique.ts';
import { namesOf } from './expression.ts';
import { unusedName } from './name.ts';
import { inOrder, noRecipe, type Recipe } from './recipe.ts';
import { setNotNull } from './set-not-null.ts';
import { type RecipeTarget, tableOf } from './target.ts';

export type AddPrimaryKey = AddUnique & {
  /** The steps before have made its columns NOT NULL. */
  readonly notNullAlready?: boolean | undefined;
};

/** A primary key without a scan or build under ACCESS EXCLUSIVE: its columns NOT NULL first, then a unique index that it adopts. */
export function addPrimaryKey(target: RecipeTarget, details: AddPrimaryKey): Recipe {
  const { constraint, columns, notNullAlready } = details;
  const table = tableOf(target);
  const keys = columns ?? namesOf(constraint.keys);
  if (keys.length === 0 || table?.kind === 'partitioned table' || constraint.without_overlaps) return noRecipe;
  const nullable = keys.filter((key) => !table?.columns.find((column) => column.name === key)?.notNull);
  const name = constraint.conname ?? unusedName(target, [], 'pkey');
  const named: Constraint = { ...constraint, conname: name, keys: keys.map((sval) => ({ String: { sval } })) };
  return inOrder(
    ...(notNullAlready ? [] : nullable).map((column) => setNotNull(target, { column })),
    uniqueUsingIndex(target, named, 'PRIMARY KEY'),
  );
}
