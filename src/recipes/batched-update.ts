import type { UpdateStmt } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { printExactly, printNode } from '../sql/print.ts';
import { callsIn } from '../sql/volatility.ts';
import { backfillScript } from './backfill-script.ts';
import { type Batch, batchesOf, batchKey } from './batch.ts';
import { batchSql } from './batch-procedure.ts';
import { conjunction } from './expression.ts';
import { frozenResult } from './frozen.ts';
import { besideTable, objectName } from './name.ts';
import { asWritten, noRecipe, type Recipe, recipe } from './recipe.ts';
import { rowCut } from './row-cut.ts';
import { assigned } from './row-reads.ts';
import { dataStep, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/** An UPDATE of many rows in ranges of the key, each committed. No steps where that would change what it does. */
export function batchedUpdate(target: RecipeTarget, { update }: { readonly update: UpdateStmt }): Recipe {
  if (tableOf(target) === undefined) return noRecipe;
  const cut = rowCut(target, { how: 'update', statement: update });
  if (cut.how === 'whole') return asWritten(cut.why);
  if (cut.how === 'ranges') {
    const batch = updateBatch(target, update);
    return batch ? recipe([copyStep(target, update, batch)]) : asWritten('it cannot be written in other words');
  }
  const frozen = frozenResult(target, { how: 'update', statement: update }, cut.why);
  if (frozen === undefined) return asWritten(cut.why);
  return recipe([frozen.freeze, copyStep(target, update, frozen.batch), frozen.drop]);
}

const copyStep = (target: RecipeTarget, update: UpdateStmt, batch: Batch): Step => {
  const columns = assigned(update);
  const of = shortName(target.table);
  return dataStep({
    id: stepId(target.table, ...columns, 'update'),
    title: `Update ${columns.join(', ')} of ${of} in batches, each committed`,
    purpose: 'update rows',
    sql: batchSql(batch),
    program: backfillScript(batch),
    writes: {
      table: target.table,
      how: 'update',
      which: update.whereClause ? 'some' : 'all',
      batches: batchesOf(batch),
    },
    irreversible: `The values that ${columns.join(', ')} had in the rows updated.`,
    why: `One UPDATE holds its row locks until the last row is done; a batch holds them for a moment. To resume, CALL it with the last key that it printed.${byPage(batch)}${byMoment(update)}`,
  });
};

/** How an UPDATE is cut into ranges; undefined where its text cannot be made again. */
export function updateBatch(target: RecipeTarget, update: UpdateStmt): Batch | undefined {
  const key = batchKey(target);
  if (key === undefined || printExactly({ UpdateStmt: update }) === undefined) return undefined;
  const { returningClause: _, ...silent } = update;
  const { name } = splitQualifiedName(target.table);
  return {
    table: target.table,
    key,
    procedure: besideTable(target.table, objectName(name, assigned(update).join('_'), 'batches')),
    alias: quoteIdentifier(update.relation?.alias?.aliasname ?? name),
    statement: (range) => printNode({ UpdateStmt: { ...silent, whereClause: conjunction(update.whereClause, range) } }),
  };
}

/** Said where rows are walked by place. */
export function byPage(batch: Batch): string {
  return batch.key.length === 0
    ? ' The table has no primary key: its pages are walked in order (slow before PostgreSQL 14, which reads the whole table for each range).'
    : '';
}

/** Each batch is a transaction, and has a time of its own. */
const byMoment = (update: UpdateStmt): string => {
  const node = { UpdateStmt: update };
  const calls = callsIn(node).map((parts) => parts.at(-1));
  const asks = calls.includes('now') || JSON.stringify(node).includes('"SVFOP_CURRENT_TIMESTAMP');
  return asks ? ' The current time is that of each batch.' : '';
};
