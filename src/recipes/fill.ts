import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { backfillScript } from './backfill-script.ts';
import { type Batch, batchesOf, batchKey } from './batch.ts';
import { batchSql } from './batch-procedure.ts';
import { besideTable, objectName } from './name.ts';
import { dataStep, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

export type Fill = {
  readonly column: string;
  /** SQL expression over the table's row. */
  readonly value: string;
  /** Which rows are not filled yet; must turn false once they are. */
  readonly where: string;
};

/** The batches that fill a new column; undefined where the table has nothing to walk by. */
export function fillBatch(target: RecipeTarget, { column, value, where }: Fill): Batch | undefined {
  const key = batchKey(target);
  if (key === undefined) return undefined;
  const { name } = splitQualifiedName(target.table);
  const set = `UPDATE ${target.table} SET ${quoteIdentifier(column)} = ${value}`;
  return {
    table: target.table,
    key,
    procedure: besideTable(target.table, objectName(name, column, 'backfill')),
    alias: quoteIdentifier(name),
    statement: (range) => `${set} WHERE (${where}) AND ${range}`,
  };
}

/**
 * Fills a new column for the rows that are there. Rows filled already are passed over, so it can be stopped and called
 * again. A table that cannot be walked in ranges (a partitioned one without a key) gets the plain UPDATE, and says so.
 */
export function fillStep(target: RecipeTarget, fill: Fill, note = ''): Step {
  const batch = fillBatch(target, fill);
  const of = `${shortName(target.table)}.${fill.column}`;
  const common = { id: stepId(target.table, fill.column, 'backfill'), purpose: 'backfill', down: '' } as const;
  if (batch === undefined) {
    return dataStep({
      ...common,
      title: `Backfill ${of} for existing rows${note}`,
      sql: `UPDATE ${target.table} SET ${quoteIdentifier(fill.column)} = ${fill.value} WHERE ${fill.where};`,
      transaction: 'own',
      writes: { table: target.table, how: 'update', which: 'all', batches: undefined },
      why: 'The table has no known key to split this into batches: on a large table, split it by hand.',
    });
  }
  return dataStep({
    ...common,
    title: `Backfill ${of} for existing rows in batches${note}`,
    sql: batchSql(batch),
    program: backfillScript(batch),
    writes: { table: target.table, how: 'update', which: 'all', batches: batchesOf(batch) },
    why: 'Each batch commits by itself and holds its row locks for a moment; rows that are already filled are skipped, so it can be stopped and called again.',
  });
}
