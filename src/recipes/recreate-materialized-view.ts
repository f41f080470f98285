import type { CreateTableAsStmt } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { printExactly } from '../sql/print.ts';
import { besideTable, unusedName } from './name.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { briefStep, plainStep, statements, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/**
 * A materialized view that is dropped and made anew: built beside the old one, which is read meanwhile, and put in its place in
 * one short transaction. The second step takes the place of the DROP that is written.
 */
export function recreateMaterializedView(
  target: RecipeTarget,
  { view, statement }: { readonly view: QualifiedName; readonly statement: CreateTableAsStmt },
): Recipe {
  const old = target.before?.views.find(({ name, materialized }) => materialized && name === view);
  const { schema, name } = splitQualifiedName(view);
  const beside = besideTable(view, unusedName({ ...target, table: view }, [], 'new'));
  const into = {
    ...statement.into,
    rel: { ...statement.into?.rel, schemaname: schema, relname: splitQualifiedName(beside).name },
  };
  const made = printExactly({ CreateTableAsStmt: { ...statement, into } } as Parameters<typeof printExactly>[0]);
  if (old === undefined || made === undefined) return noRecipe;
  const of = shortName(view);
  return recipe([
    plainStep({
      id: stepId(view, 'build'),
      title: `Build the new ${of} beside the old one`,
      purpose: 'as written',
      sql: statements(made),
      down: statements(`DROP MATERIALIZED VIEW ${beside}`),
      statementTimeout: '0',
      why: 'The old one is read while the query runs. What shall be on the new one (indexes, privileges) is made here too, under other names.',
    }),
    briefStep({
      id: stepId(view, 'swap'),
      title: `Put the new ${of} in the place of the old one`,
      purpose: 'switch',
      phase: 'migrate',
      sql: statements(
        `DROP MATERIALIZED VIEW ${view}`,
        `ALTER MATERIALIZED VIEW ${beside} RENAME TO ${quoteIdentifier(name)}`,
      ),
      irreversible: `The rows that the old ${of} held; its query makes them again.`,
      why: 'Both change the catalog only: readers wait for a moment.',
    }),
  ]);
}
