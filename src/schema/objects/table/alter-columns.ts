import type { Column, Schema, Table } from '../../../model/schema.ts';
import { quoteIdentifier } from '../../../sql/names.ts';
import { mentionsOf } from '../../mentions.ts';
import { castExpression, distinctPlaceholder, lostByCast, placeholder } from '../../migration/cast.ts';
import type { KeptColumn, KeptTable } from '../../migration/compare.ts';
import type { Comparison } from '../../migration/comparison.ts';
import { type Action, act } from '../../migration/order.ts';
import { type MigrationStatement, statement } from '../../migration/statement.ts';
import { columnDefinition, columnType } from './print-column.ts';

const full = (table: Table, column: Column): string => `${table.name}.${quoteIdentifier(column.name)}`;

/** The tables above: what is done to a column there is done here by PostgreSQL itself. */
const ancestors = (table: Table, tables: readonly KeptTable[]): readonly KeptTable[] => {
  const names = [...(table.partitionOf === undefined ? [] : [table.partitionOf.parent]), ...table.inherits];
  const parents = tables.filter(({ after }) => names.includes(after.name));
  return parents.flatMap((parent) => [parent, ...ancestors(parent.after, tables)]);
};

const isRemoved = (table: KeptTable, name: string): boolean => table.removed.some((column) => column.name === name);
const isAdded = (table: KeptTable, name: string): boolean => table.added.some((column) => column.name === name);
const isRetyped = (table: KeptTable, name: string): boolean =>
  table.columns.some(({ after, how }) => after.name === name && (how === 'retyped' || how === 'remade'));

const action = (table: Table, text: string, statements: readonly MigrationStatement[]): Action =>
  act('column', statements, {
    provides: [table.name],
    mentions: mentionsOf(text),
    needs: [...(table.partitionOf === undefined ? [] : [table.partitionOf.parent]), ...table.inherits],
  });

const columnText = (column: Column): string =>
  `${column.type} ${column.default ?? ''} ${column.generated?.expression ?? ''}`;

const dropColumn = (table: Table, column: Column): Action => {
  const loses = column.generated === undefined ? `the values of ${full(table, column)}` : undefined;
  const sql = `ALTER TABLE ${table.name} DROP COLUMN ${quoteIdentifier(column.name)}`;
  return action(table, columnText(column), [statement(sql, `Drop the column ${full(table, column)}`, loses)]);
};

const losesOnReturn = (table: Table, column: Column, filler: string | undefined): string | undefined => {
  if (column.generated !== undefined) return undefined;
  const filled = filler === undefined ? '' : `: every row gets ${filler}`;
  return `the values that ${full(table, column)} held before do not come back${filled}`;
};

/** Rows that are there get it; where the column is part of something unique, each gets another one. */
const fillerOf = (table: Table, column: Column): string | undefined => {
  const unique = table.indexes.some((index) => index.unique && index.columns.includes(column.name));
  return (unique ? distinctPlaceholder(column.type) : undefined) ?? placeholder(column.type);
};

const addColumn = (table: Table, column: Column, schema: Schema): Action => {
  const isFilled = column.default !== undefined || column.identity !== undefined || column.generated !== undefined;
  const filler = column.notNull && column.notNullValidated && !isFilled ? fillerOf(table, column) : undefined;
  const definition = columnDefinition(column, table, schema);
  const add = `ALTER TABLE ${table.name} ADD COLUMN ${definition}${filler === undefined ? '' : ` DEFAULT ${filler}`}`;
  const statements = [
    statement(add, `Add the column ${full(table, column)}`, losesOnReturn(table, column, filler)),
    ...(filler === undefined ? [] : [alter(table, column, 'DROP DEFAULT', 'Drop the temporary default of')]),
    ...notValidNotNull(table, column),
  ];
  return action(table, columnText(column), statements);
};

const notValidNotNull = (table: Table, column: Column): readonly MigrationStatement[] =>
  column.notNull && !column.notNullValidated
    ? [
        statement(
          `ALTER TABLE ${table.name} ADD NOT NULL ${quoteIdentifier(column.name)} NOT VALID`,
          `Require values in ${full(table, column)} from now on`,
        ),
      ]
    : [];

const alter = (table: Table, column: Column, what: string, about: string, loses?: string): MigrationStatement =>
  statement(
    `ALTER TABLE ${table.name} ALTER COLUMN ${quoteIdentifier(column.name)} ${what}`,
    `${about} ${full(table, column)}`,
    loses,
  );

const retype = (table: Table, { before, after }: KeptColumn, viaText: boolean): MigrationStatement =>
  alter(
    table,
    after,
    `TYPE ${columnType(after)} USING ${castExpression(before, after, viaText)}`,
    'Change the type of',
    lostByCast(before, after),
  );

const alterNotNull = (table: Table, { before, after }: KeptColumn): readonly MigrationStatement[] => {
  const [was, is] = [before.notNull && before.notNullValidated, after.notNull && after.notNullValidated];
  if (before.notNull === after.notNull && was === is) return [];
  if (is) return [alter(table, after, 'SET NOT NULL', 'Require values in')];
  const drop = before.notNull ? [alter(table, after, 'DROP NOT NULL', 'Allow NULL in')] : [];
  return [...drop, ...notValidNotNull(table, after)];
};

const alterIdentity = (table: Table, { before, after }: KeptColumn, schema: Schema): readonly MigrationStatement[] => {
  if (before.identity === after.identity || after.identity === undefined) return [];
  if (before.identity !== undefined)
    return [alter(table, after, `SET GENERATED ${after.identity.toUpperCase()}`, 'Change the identity of')];
  const definition = columnDefinition({ ...after, default: undefined, notNull: false }, table, schema);
  const clause = definition.slice(definition.indexOf('GENERATED '));
  return [alter(table, after, `ADD ${clause}`, 'Number the rows of', `the last number given in ${full(table, after)}`)];
};

const losesDefaultFirst = (column: KeptColumn, context: Comparison): boolean => {
  if (column.before.default === undefined || column.how === 'remade') return false;
  if (column.how === 'retyped') return true;
  const used = mentionsOf(column.before.default).names;
  for (const name of used) if (context.dropped.has(name)) return true;
  return false;
};

const alterColumn = (table: KeptTable, column: KeptColumn, context: Comparison): readonly MigrationStatement[] => {
  const { before, after } = column;
  const own = table.after;
  const byParent = ancestors(own, context.tables.kept).some((parent) => isRetyped(parent, after.name));
  const retypes = column.how === 'retyped' && !byParent;
  const early = losesDefaultFirst(column, context);
  const setDefault = after.default !== undefined && (early || before.default !== after.default);
  const dropDefault = after.default === undefined && before.default !== undefined && !early;
  const viaText = context.types.remade.has(after.type.replace(/\[\]$/, ''));
  return [
    ...(before.identity !== undefined && after.identity === undefined
      ? [alter(own, after, 'DROP IDENTITY', 'Stop numbering the rows of')]
      : []),
    ...(before.generated !== undefined && after.generated === undefined
      ? [alter(own, after, 'DROP EXPRESSION', 'Stop computing')]
      : []),
    ...(dropDefault ? [alter(own, after, 'DROP DEFAULT', 'Drop the default of')] : []),
    ...(retypes ? [retype(own, column, viaText)] : []),
    ...(setDefault ? [alter(own, after, `SET DEFAULT ${after.default}`, 'Set the default of')] : []),
    ...alterNotNull(own, column),
    ...alterIdentity(own, column, context.to),
  ];
};

const remadeOf = (table: KeptTable): readonly KeptColumn[] => table.columns.filter(({ how }) => how === 'remade');

/** Generated columns are made after the columns they read, and dropped before them. */
const computedLast = (columns: readonly Column[]): readonly Column[] => [
  ...columns.filter(({ generated }) => generated === undefined),
  ...columns.filter(({ generated }) => generated !== undefined),
];

/** Columns, and defaults in the way, that go before anything is made. */
export function columnDrops(table: KeptTable, context: Comparison): readonly Action[] {
  const above = ancestors(table.before, context.tables.kept);
  const gone = computedLast([...table.removed, ...remadeOf(table).map(({ before }) => before)]);
  const columns = gone
    .filter(({ name }) => !above.some((parent) => isRemoved(parent, name)))
    .map((column) => dropColumn(table.before, column));
  const defaults = table.columns
    .filter((column) => losesDefaultFirst(column, context))
    .map(({ before }) =>
      action(table.before, before.default ?? '', [
        alter(table.before, before, 'DROP DEFAULT', 'Set aside the default of'),
      ]),
    );
  return [...columns, ...defaults];
}

/** Columns that come, and those that change. */
export function columnChanges(table: KeptTable, context: Comparison): readonly Action[] {
  const above = ancestors(table.after, context.tables.kept);
  const added = computedLast([...table.added, ...remadeOf(table).map(({ after }) => after)])
    .filter(({ name }) => !above.some((parent) => isAdded(parent, name)))
    .map((column) => ({ column, action: addColumn(table.after, column, context.to) }));
  const changed = table.columns
    .filter((column) => column.how === 'altered' || column.how === 'retyped' || losesDefaultFirst(column, context))
    .map((column) => ({ column, statements: alterColumn(table, column, context) }))
    .filter(({ statements }) => statements.length > 0)
    .map(({ column, statements }) => action(table.after, columnText(column.after), statements));
  const isComputed = ({ column }: (typeof added)[number]): boolean => column.generated !== undefined;
  return [
    ...added.filter((entry) => !isComputed(entry)).map((entry) => entry.action),
    ...changed,
    ...added.filter(isComputed).map((entry) => entry.action),
  ];
}
