import type { Constraint } from '../model/node.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import { inOrder, noRecipe, type Recipe, recipe } from './recipe.ts';
import { setNotNull } from './set-not-null.ts';
import { briefStep, statements, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/** A primary key that adopts an index of nullable columns: NOT NULL is proven first, so that the adoption reads no row. */
export function adoptPrimaryKey(target: RecipeTarget, { constraint }: { readonly constraint: Constraint }): Recipe {
  const table = tableOf(target);
  const index = table?.indexes.find(({ name }) => name === constraint.indexname);
  if (table === undefined || index === undefined || constraint.deferrable) return noRecipe;
  const nullable = table.columns.filter(({ name, notNull }) => !notNull && index.columns.includes(name));
  const name = constraint.conname ?? index.name;
  const add = `ALTER TABLE ${table.name} ADD CONSTRAINT ${quoteIdentifier(name)} PRIMARY KEY USING INDEX ${quoteIdentifier(index.name)}`;
  const adopt = briefStep({
    id: stepId(table.name, name, 'adopt'),
    title: `Make ${index.name} the primary key of ${shortName(table.name)}`,
    purpose: 'add constraint',
    sql: statements(add),
    down: undefined,
    irreversible: 'Dropping the primary key drops its index, which must then be built again.',
    why: 'The columns are NOT NULL already, so PostgreSQL reads no row while it holds ACCESS EXCLUSIVE.',
  });
  return inOrder(...nullable.map((column) => setNotNull(target, { column: column.name })), recipe([adopt]));
}
