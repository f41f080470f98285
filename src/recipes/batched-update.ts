import type { UpdateStmt } from '../model/node.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import { walk } from '../sql/relations.ts';
import { backfillScript } from './backfill-script.ts';
import { type Batch, batchKey, batchSize } from './batch.ts';
import { batchSql } from './batch-procedure.ts';
import { columnsIn, conjunction } from './expression.ts';
import { besideTable, objectName } from './name.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { dataStep, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/** An UPDATE of many rows in ranges of the key, each committed. No steps where ranges would change what it does. */
export function batchedUpdate(target: RecipeTarget, { update }: { readonly update: UpdateStmt }): Recipe {
  const batch = updateBatch(target, update);
  if (batch === undefined) return noRecipe;
  const columns = assigned(update);
  const of = shortName(target.table);
  return recipe([
    dataStep({
      id: stepId(target.table, ...columns, 'update'),
      title: `Update ${columns.join(', ')} of ${of} in batches, each committed`,
      purpose: 'update rows',
      sql: batchSql(batch),
      program: backfillScript(batch),
      writes: {
        table: target.table,
        how: 'update',
        which: update.whereClause ? 'some' : 'all',
        batches: batchSize(batch),
      },
      irreversible: `The values that ${columns.join(', ')} had in the rows updated.`,
      why: `One UPDATE holds its row locks until the last row is done; a batch holds them for a moment. To resume, CALL it with the last key that it printed.${byPage(batch)}`,
    }),
  ]);
}

/** How an UPDATE is cut; undefined where it cannot be: it changes its own key, writes in a WITH, or the table is unknown. */
export function updateBatch(target: RecipeTarget, update: UpdateStmt): Batch | undefined {
  const key = batchKey(target);
  const columns = assigned(update);
  if (key === undefined || columns.length === 0 || writesInWith(update)) return undefined;
  if (key.some((column) => columns.includes(column.name))) return undefined;
  if (key.length === 0 && !mayRepeat(update, columns)) return undefined;
  const { returningClause: _, ...silent } = update;
  return {
    table: target.table,
    key,
    procedure: besideTable(target.table, objectName(nameOf(target), columns.join('_'), 'batches')),
    alias: quoteIdentifier(update.relation?.alias?.aliasname ?? nameOf(target)),
    statement: (range) => printNode({ UpdateStmt: { ...silent, whereClause: conjunction(update.whereClause, range) } }),
  };
}

/** Said where rows are walked by place. */
export function byPage(batch: Batch): string {
  return batch.key.length === 0
    ? ' The table has no primary key: its pages are walked in order (slow before PostgreSQL 14, which reads the whole table for each range).'
    : '';
}

/** The table's own name, unquoted. */
const nameOf = (target: RecipeTarget): string => splitQualifiedName(target.table).name;

const assigned = (update: UpdateStmt): readonly string[] =>
  (update.targetList ?? []).flatMap((item) =>
    'ResTarget' in item && item.ResTarget.name !== undefined ? [item.ResTarget.name] : [],
  );

/** Doing it twice to one row is the same as once: no assigned column is read to compute a new value. */
const mayRepeat = (update: UpdateStmt, columns: readonly string[]): boolean =>
  !(update.targetList ?? []).flatMap((item) => columnsIn(item)).some((column) => columns.includes(column));

/** Whether a WITH of the statement itself writes; then it must run once. */
export function writesInWith(statement: { readonly withClause?: unknown }): boolean {
  const writes: string[] = [];
  walk(statement.withClause, (tag) => {
    if (['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'].includes(tag)) writes.push(tag);
  });
  return writes.length > 0;
}
