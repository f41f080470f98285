import type { Constraint, Schema } from '../../model/schema.ts';
import { type Failure, failureOf, type Run } from './engine.ts';
import type { MadeRow } from './fill-table.ts';
import { insertSql } from './insert.ts';
import { parentRows } from './parents.ts';
import { groupsOf } from './solve.ts';
import type { TableFacts } from './table-facts.ts';
import { chooseRow, type TableRow } from './table-row.ts';
import { valuesOf } from './type-values.ts';

/** Far above the numbers of other rows, and of sequences. */
const keyNumber = 1_000_000;

type Pins = ReadonlyMap<string, Map<string, string>>;

/** Gives the columns of every key within the circle one value on both its sides. */
const pinsOf = (schema: Schema, circle: readonly TableFacts[]): Pins => {
  const pins: Pins = new Map(circle.map(({ table }) => [table.name, new Map()]));
  const pin = (table: string, column: string, text: string): void => {
    pins.get(table)?.set(column, text);
  };
  const inside = circle.flatMap(({ table, foreignKeys }) => foreignKeys.map((key) => [table, key] as const));
  for (const [table, key] of inside) {
    const target = circle.find((other) => other.table.name === key.references?.table);
    key.references?.columns.forEach((column, index) => {
      const type = target?.table.columns.find(({ name }) => name === column)?.type;
      const own = key.columns[index];
      if (target === undefined || type === undefined || own === undefined) return;
      const tame = valuesOf(schema, type)?.tame(type === 'smallint' ? 29_999 : keyNumber) ?? '';
      const text =
        pins.get(target.table.name)?.get(column) ?? pins.get(table.name)?.get(own) ?? tame.replace(/^'(.*)'$/s, '$1');
      pin(target.table.name, column, text);
      pin(table.name, own, text);
    });
  }
  return pins;
};

const rowsOf = async (run: Run, circle: readonly TableFacts[], pins: Pins): Promise<readonly TableRow[] | string> => {
  const rows: TableRow[] = [];
  for (const facts of circle) {
    const outside = facts.foreignKeys.filter(
      (key: Constraint) => !circle.some(({ table }) => table.name === key.references?.table),
    );
    const inner = new Map(facts.foreignKeys.filter((key) => !outside.includes(key)).map((key) => [key, []]));
    const parents = new Map([...inner, ...(await parentRows(run, outside))]);
    const pinned = pins.get(facts.table.name) ?? new Map();
    const wish = { intent: 'tame', n: 29_999, first: 29_999, refused: new Map(), unread: 0, pinned } as const;
    const choice = await chooseRow(run, facts, groupsOf(facts.columns, facts.checks), parents, wish);
    if ('reason' in choice) return choice.reason;
    rows.push(choice.row);
  }
  return rows;
};

/**
 * The first row of each of some tables that need one another's rows (a table that needs its own among them), in one
 * statement: foreign keys are checked at its end. Gives the reason where that fails.
 */
export async function fillCircle(
  run: Run,
  schema: Schema,
  circle: readonly TableFacts[],
): Promise<readonly MadeRow[] | string> {
  const rows = await rowsOf(run, circle, pinsOf(schema, circle));
  if (typeof rows === 'string') return rows;
  const inserts = circle.map(({ table }, index) => `m${index} AS (${insertSql(table, rows[index] ?? new Map())})`);
  const keys = circle.map((_, index) => `m${index}.key AS key${index}`);
  const from = circle.map((_, index) => `m${index}`);
  try {
    const [made] = await run(`WITH ${inserts.join(', ')} SELECT ${keys.join(', ')} FROM ${from.join(', ')}`);
    return rows.map((row, index) => ({
      row,
      key: JSON.parse(String(made?.[`key${index}`] ?? '[]')) as readonly string[],
      triggersOff: false,
    }));
  } catch (error) {
    const failure: Failure = failureOf(error);
    return `${failure.message} (${failure.code})`;
  }
}
