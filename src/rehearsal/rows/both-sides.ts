import type { QualifiedName, Schema, Table } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import type { Run } from './engine.ts';
import type { Made } from './make-rows.ts';
import { tableNamed } from './order.ts';
import { rowThat } from './row-that.ts';
import { wordsIn } from './table-facts.ts';

/** What a statement filters rows of a table by; `alias` is what its text calls the table. */
export type Condition = { readonly table: QualifiedName; readonly alias: string; readonly sql: string };

const mostConditions = 24;

/** Whether a condition holds of a row, over its columns: under the name that the text gives the table. */
const overRow = ({ alias, sql }: Condition, columns: readonly string[], truth: string): string =>
  `(SELECT (${sql}) FROM (SELECT ${columns.map(quoteIdentifier).join(', ')}) AS ${alias}) IS ${truth}`;

const isThere = async (run: Run, { table, alias, sql }: Condition, truth: string): Promise<boolean> =>
  (await run(`SELECT FROM ${table} AS ${alias} WHERE (${sql}) IS ${truth} LIMIT 1`)).length > 0;

/**
 * Rows on both sides of each condition, where those that are there stand on one: what a statement passes over in the rehearsal says nothing. They are added
 * to `made`. What a condition names may not be there yet: then it is passed over.
 */
export async function rowsOnBothSides(
  run: Run,
  schema: Schema,
  conditions: readonly Condition[],
  made: Made,
): Promise<Made> {
  const counts = new Map(made.rows.made.map(({ table, rows }) => [table, rows]));
  for (const [index, condition] of conditions.slice(0, mostConditions).entries()) {
    const table = tableNamed(schema, condition.table);
    const columns = table === undefined ? [] : wordsIn(condition.sql, table.columns);
    if (table === undefined || columns.length === 0) continue;
    for (const [side, truth] of (['TRUE', 'FALSE'] as const).entries()) {
      const key = await rowOn(run, schema, table, condition, columns, truth, 5_000 + index * 50 + side * 25);
      if (key === undefined) continue;
      made.ours.get(table.name)?.keys.push(key);
      counts.set(table.name, (counts.get(table.name) ?? 0) + 1);
    }
  }
  const rows = made.rows.made.map((one) => ({ ...one, rows: counts.get(one.table) ?? one.rows }));
  return { ...made, rows: { ...made.rows, made: rows } };
}

const rowOn = async (
  run: Run,
  schema: Schema,
  table: Table,
  condition: Condition,
  columns: readonly string[],
  truth: 'TRUE' | 'FALSE',
  n: number,
): Promise<readonly string[] | undefined> => {
  const there = await isThere(run, condition, truth).catch(() => true);
  if (there) return undefined;
  const purpose = { holds: overRow(condition, columns, truth), columns, spoken: [condition.sql], n };
  const made = await rowThat(run, schema, table, purpose, (insert) => insert());
  return 'row' in made ? made.key : undefined;
};
