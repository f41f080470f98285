import type { QualifiedName, Schema, Table } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import type { Run } from '../rows/engine.ts';
import { keyColumns } from '../rows/insert.ts';
import type { Sent } from './load.ts';

/** What people send to one table: a row read by its key, and one written to what it holds already. */
export type WorkOnTable = { readonly table: QualifiedName; readonly write: Sent; readonly read: Sent };

/** Rows that are worked on, per table: as many as there are, up to so many. */
const mostKeys = 500;

/**
 * The work of before the change on its tables. Where a column can be chosen, one that is there afterwards too: what fails
 * for want of a column is told by the rules, here it is about waiting.
 */
export async function workOn(
  run: Run,
  before: Schema,
  after: Schema,
  tables: readonly QualifiedName[],
): Promise<readonly WorkOnTable[]> {
  const work: WorkOnTable[] = [];
  for (const name of tables) {
    const table = before.tables.find((one) => one.name === name);
    const one = table && (await workOnTable(run, table, after));
    if (one) work.push(one);
  }
  return work;
}

const workOnTable = async (run: Run, table: Table, after: Schema): Promise<WorkOnTable | undefined> => {
  const rows = await rowsOf(run, table);
  const column = columnToWrite(table, after);
  if (rows.length === 0 || column === undefined) return undefined;
  const where = (n: number): string => rows[n % rows.length] ?? 'false';
  return {
    table: table.name,
    write: (n) => `UPDATE ${table.name} SET ${column} = ${column} WHERE ${where(n)}`,
    read: (n) => `SELECT count(*) FROM ${table.name} WHERE ${where(n)}`,
  };
};

/** Conditions for one row each: by the primary key, or by the place in the file where there is none. */
const rowsOf = async (run: Run, table: Table): Promise<readonly string[]> => {
  const key = keyColumns(table).map(quoteIdentifier);
  const columns = key.length > 0 ? key : ['ctid'];
  const list = columns.map((column) => `${column}::text`).join(', ');
  const found = await run(
    `SELECT json_build_array(${list})::text AS key FROM (SELECT ${columns.join(', ')} FROM ${table.name} ORDER BY random() LIMIT ${mostKeys}) AS chosen`,
  );
  return found.map((row) => {
    const values: readonly string[] = JSON.parse(String(row.key));
    return columns.map((column, at) => `${column} = ${quoteLiteral(values[at] ?? '')}`).join(' AND ');
  });
};

const columnToWrite = (table: Table, after: Schema): string | undefined => {
  const kept = after.tables.find(({ name }) => name === table.name)?.columns.map(({ name }) => name);
  const key = keyColumns(table);
  const writable = table.columns.filter(({ generated, identity }) => generated === undefined && identity !== 'always');
  const ranked = [
    ...writable.filter(({ name }) => kept?.includes(name) && !key.includes(name)),
    ...writable.filter(({ name }) => kept?.includes(name)),
    ...writable,
  ];
  return ranked[0] && quoteIdentifier(ranked[0].name);
};
