import type { DeleteStmt } from '../model/node.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import { backfillScript } from './backfill-script.ts';
import { type Batch, batchKey, batchSize } from './batch.ts';
import { batchSql } from './batch-procedure.ts';
import { byPage, writesInWith } from './batched-update.ts';
import { conjunction } from './expression.ts';
import { besideTable, objectName } from './name.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { dataStep, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/** A DELETE of many rows in ranges of the key, each committed. */
export function batchedDelete(target: RecipeTarget, details: { readonly statement: DeleteStmt }): Recipe {
  const batch = deleteBatch(target, details.statement);
  if (batch === undefined) return noRecipe;
  return recipe([
    dataStep({
      id: stepId(target.table, 'delete'),
      title: `Delete rows of ${shortName(target.table)} in batches, each committed`,
      purpose: 'delete rows',
      sql: batchSql(batch),
      program: backfillScript(batch),
      writes: {
        table: target.table,
        how: 'delete',
        which: details.statement.whereClause ? 'some' : 'all',
        batches: batchSize(batch),
      },
      irreversible: `The rows deleted from ${shortName(target.table)}.`,
      why: `One DELETE holds its row locks until the last row is done; a batch holds them for a moment, and VACUUM can keep up.${byPage(batch)}`,
    }),
  ]);
}

/** How a DELETE is cut; undefined where it cannot be. */
export function deleteBatch(target: RecipeTarget, statement: DeleteStmt): Batch | undefined {
  const key = batchKey(target);
  if (key === undefined || writesInWith(statement)) return undefined;
  const { returningClause: _, ...silent } = statement;
  const { name } = splitQualifiedName(target.table);
  return {
    table: target.table,
    key,
    procedure: besideTable(target.table, objectName(name, '', 'delete_batches')),
    alias: quoteIdentifier(statement.relation?.alias?.aliasname ?? name),
    statement: (range) =>
      printNode({ DeleteStmt: { ...silent, whereClause: conjunction(statement.whereClause, range) } }),
  };
}
