import type { Table } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import type { Run } from './engine.ts';
import type { TableFacts } from './table-facts.ts';
import type { TableRow } from './table-row.ts';

/** The columns by which a row is found again: its primary key. Empty where the table has none. */
export function keyColumns(table: Table): readonly string[] {
  return table.constraints.find(({ type }) => type === 'primary key')?.columns ?? [];
}

/** Inserts one row and returns its key as JSON, a list of texts. */
export function insertSql(table: Table, row: TableRow): string {
  return insertAllSql(table, [row]);
}

/** Inserts rows of the same columns in one statement, and returns their keys in the same order. */
export function insertAllSql(table: Table, rows: readonly TableRow[]): string {
  const row: TableRow = rows[0] ?? new Map();
  const columns = [...row.keys()].map(quoteIdentifier).join(', ');
  const values = rows.map((one) => `(${[...one.values()].map(({ sql }) => sql).join(', ')})`).join(', ');
  const key = keyColumns(table).map((column) => `${quoteIdentifier(column)}::text`);
  const returning = `RETURNING json_build_array(${key.join(', ')})::text AS key`;
  if (row.size === 0) return `INSERT INTO ${table.name} DEFAULT VALUES ${returning}`;
  return `INSERT INTO ${table.name} (${columns}) OVERRIDING SYSTEM VALUE VALUES ${values} ${returning}`;
}

/** Inserts with the users' triggers off; whatever comes of it, they are on again. */
export async function withTriggersOff<T>(
  run: Run,
  facts: Pick<TableFacts, 'table' | 'userTriggers'>,
  insert: () => Promise<T>,
): Promise<T> {
  if (facts.userTriggers.length === 0) return insert();
  const switched = (word: (enabled: string) => string): string =>
    facts.userTriggers
      .map(({ name, enabled }) => `ALTER TABLE ${facts.table.name} ${word(enabled)} TRIGGER ${quoteIdentifier(name)}`)
      .join('; ');
  await run(switched(() => 'DISABLE'));
  try {
    return await insert();
  } finally {
    await run(switched((enabled) => enabled));
  }
}
