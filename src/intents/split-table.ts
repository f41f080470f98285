import type { Column, Schema, Table } from '../model/schema.ts';
import { quoteIdentifier } from '../sql/names.ts';
import { namesIn, qualified, WrongWord } from './words.ts';

/** Columns move to a table of their own, one row for each row, by the same key. */
export function splitTable(
  [from = '', into = '', columns = '']: readonly string[],
  schema: Schema,
  defaultSchema: string,
): string {
  const table = schema.tables.find(({ name }) => name === qualified(from, defaultSchema));
  if (table === undefined)
    throw new WrongWord(
      `there is no table ${from}: expected one of ${schema.tables.map(({ name }) => name).join(', ')}`,
    );
  const key = table.constraints.find(({ type }) => type === 'primary key')?.columns ?? [];
  if (key.length === 0) throw new WrongWord(`${from} has no primary key, which is needed to match its rows`);
  const moved = namesIn(columns).map((name) => movable(table, key, name));
  const target = qualified(into, defaultSchema);
  if (schema.tables.some(({ name }) => name === target))
    throw new WrongWord(`${into} already exists: expected a new name`);
  const keys = key.flatMap((name) => table.columns.find((column) => column.name === name) ?? []);
  const list = [...keys, ...moved].map(({ name }) => quoteIdentifier(name)).join(', ');
  const byKey = key.map(quoteIdentifier).join(', ');
  const parts = [
    ...keys.map((column) => `${quoteIdentifier(column.name)} ${column.type}`),
    ...moved.map(definitionOf),
    `PRIMARY KEY (${byKey})`,
    `FOREIGN KEY (${byKey}) REFERENCES ${table.name} (${byKey}) ON DELETE CASCADE`,
  ];
  return [
    `CREATE TABLE ${target} (${parts.join(', ')});`,
    `INSERT INTO ${target} (${list}) SELECT ${list} FROM ${table.name};`,
    `ALTER TABLE ${table.name} ${moved.map(({ name }) => `DROP COLUMN ${quoteIdentifier(name)}`).join(', ')};`,
  ].join('\n');
}

/** What hangs on a column would go with it unseen. */
const movable = (table: Table, key: readonly string[], name: string): Column => {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined)
    throw new WrongWord(
      `${table.name} has no column ${name}: expected ${table.columns.map((one) => one.name).join(', ')}`,
    );
  if (key.includes(name)) throw new WrongWord(`${name} is part of the key of ${table.name}, which both tables have`);
  if (column.generated || column.identity) throw new WrongWord(`${name} is a generated column of ${table.name}`);
  const inTheWay = [
    ...table.constraints.filter(({ columns }) => columns.includes(name)),
    ...table.indexes.filter(({ columns }) => columns.includes(name)),
  ][0];
  if (inTheWay)
    throw new WrongWord(
      `${inTheWay.name} is on ${table.name}.${name}: expected columns that no constraint or index is on`,
    );
  return column;
};

const definitionOf = ({ name, type, notNull, default: byDefault, collation }: Column): string =>
  [
    quoteIdentifier(name),
    type,
    collation === undefined ? '' : `COLLATE ${collation}`,
    byDefault === undefined ? '' : `DEFAULT ${byDefault}`,
    notNull ? 'NOT NULL' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
