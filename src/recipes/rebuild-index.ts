import type { ReindexStmt } from '../model/node.ts';
import { shortName } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { concurrentStep, statements, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/** REINDEX while reads and writes go on. A system catalogue refuses it, so that nothing wider than one schema has steps. */
export function rebuildIndex(target: RecipeTarget, { statement }: { readonly statement: ReindexStmt }): Recipe {
  if (statement.kind !== 'REINDEX_OBJECT_INDEX' && statement.kind !== 'REINDEX_OBJECT_TABLE') {
    return noRecipe;
  }
  const params = [...(statement.params ?? []), { DefElem: { defname: 'concurrently' } }];
  return recipe([
    concurrentStep({
      id: stepId(target.table, 'reindex'),
      title: `Rebuild ${statement.kind === 'REINDEX_OBJECT_INDEX' ? (statement.relation?.relname ?? 'the index') : `the indexes of ${shortName(target.table)}`} without blocking reads or writes`,
      purpose: 'build index',
      // PostgreSQL 13 knows no CONCURRENTLY among the options in brackets.
      sql: statements(
        printNode({ ReindexStmt: { ...statement, params } }).replace(
          /^REINDEX \(CONCURRENTLY\) (INDEX|TABLE) /,
          'REINDEX $1 CONCURRENTLY ',
        ),
      ),
      down: '',
      why: 'A plain REINDEX takes ACCESS EXCLUSIVE on the index, which the planner of every query on the table must look at.',
    }),
  ]);
}
