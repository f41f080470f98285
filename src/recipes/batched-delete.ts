import type { DeleteStmt } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { printExactly, printNode } from '../sql/print.ts';
import { backfillScript } from './backfill-script.ts';
import { type Batch, batchesOf, batchKey } from './batch.ts';
import { batchSql } from './batch-procedure.ts';
import { byPage } from './batched-update.ts';
import { conjunction } from './expression.ts';
import { frozenResult } from './frozen.ts';
import { besideTable, objectName } from './name.ts';
import { asWritten, noRecipe, type Recipe, recipe } from './recipe.ts';
import { rowCut } from './row-cut.ts';
import { dataStep, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/** A DELETE of many rows in ranges of the key, each committed. No steps where that would change what it does. */
export function batchedDelete(target: RecipeTarget, details: { readonly statement: DeleteStmt }): Recipe {
  if (tableOf(target) === undefined) return noRecipe;
  const written = { how: 'delete', statement: details.statement } as const;
  const cut = rowCut(target, written);
  if (cut.how === 'whole') return asWritten(cut.why);
  if (cut.how === 'ranges') {
    const batch = deleteBatch(target, details.statement);
    return batch
      ? recipe([deleteStep(target, details.statement, batch)])
      : asWritten('it cannot be written in other words');
  }
  const frozen = frozenResult(target, written, cut.why);
  if (frozen === undefined) return asWritten(cut.why);
  return recipe([frozen.freeze, deleteStep(target, details.statement, frozen.batch), frozen.drop]);
}

const deleteStep = (target: RecipeTarget, { whereClause }: DeleteStmt, batch: Batch): Step =>
  dataStep({
    id: stepId(target.table, 'delete'),
    title: `Delete rows of ${shortName(target.table)} in batches, each committed`,
    purpose: 'delete rows',
    sql: batchSql(batch),
    program: backfillScript(batch),
    writes: { table: target.table, how: 'delete', which: whereClause ? 'some' : 'all', batches: batchesOf(batch) },
    irreversible: `The rows deleted from ${shortName(target.table)}.`,
    why: `One DELETE holds its row locks until the last row is done; a batch holds them for a moment, and VACUUM can keep up.${byPage(batch)}`,
  });

/** How a DELETE is cut into ranges; undefined where its text cannot be made again. */
export function deleteBatch(target: RecipeTarget, statement: DeleteStmt): Batch | undefined {
  const key = batchKey(target);
  if (key === undefined || printExactly({ DeleteStmt: statement }) === undefined) return undefined;
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
