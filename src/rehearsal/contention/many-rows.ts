import type { Column, QualifiedName, Schema, Table } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { failureOf, type Run } from '../rows/engine.ts';
import { withTriggersOff } from '../rows/insert.ts';
import { parentsFirst, tableNamed } from '../rows/order.ts';
import { firingTriggers, numbersItself, wordsIn } from '../rows/table-facts.ts';

export type RowTarget = { readonly table: QualifiedName; readonly rows: number };
/** `reason`: why it is not more. */
export type Filled = RowTarget & { readonly reason: string | undefined };

/**
 * Makes many rows out of the few that are there: copies in which only what has to be unique, before the change and after it,
 * is different. Parents first, since a unique reference needs as many of them.
 */
export async function makeMany(
  run: Run,
  before: Schema,
  after: Schema,
  wanted: readonly RowTarget[],
): Promise<readonly Filled[]> {
  const tables = wanted.flatMap(({ table }) => {
    const old = tableNamed(before, table);
    return old === undefined ? [] : [withNewReferences(old, tableNamed(after, table))];
  });
  const filled: Filled[] = [];
  for (const table of parentsFirst(tables).flat()) {
    const rows = wanted.find((one) => one.table === table.name)?.rows ?? 0;
    const reason = await copyRows(
      run,
      before,
      table,
      tableNamed(after, table.name),
      rows - (await countOf(run, table)),
    );
    const count = await countOf(run, table);
    filled.push({
      table: table.name,
      rows: count,
      reason: reason ?? (count < rows ? 'more rows would repeat these' : undefined),
    });
  }
  return filled;
}

const countOf = async (run: Run, { name }: Table): Promise<number> =>
  Number((await run(`SELECT count(*)::int AS rows FROM ${name}`))[0]?.rows ?? 0);

/** References that come with the change hold for the rows already. */
const withNewReferences = (table: Table, after: Table | undefined): Table => {
  const known = new Set(table.columns.map(({ name }) => name));
  const added = (after?.constraints ?? []).filter(
    ({ type, name, columns }) =>
      type === 'foreign key' &&
      columns.every((column) => known.has(column)) &&
      !table.constraints.some((one) => one.name === name),
  );
  return { ...table, constraints: [...table.constraints, ...added] };
};

/** A long value would make a table of gigabytes. */
const longestRow = 1_000;
const mostPatterns = 50;
/** Numbers that made rows are not likely to have. */
const firstNumber = 1_000;

const copyRows = async (
  run: Run,
  schema: Schema,
  table: Table,
  after: Table | undefined,
  rows: number,
): Promise<string | undefined> => {
  const facts = { table, userTriggers: firingTriggers(table) };
  const stored = table.columns.filter((column) => column.generated === undefined && !numbersItself(column, table));
  let reason: string | undefined;
  if (rows <= 0) return undefined;
  for (const shape of textShapes) {
    const different = differentValues(schema, table, after, stored, shape);
    if (typeof different === 'string') return different;
    try {
      await withTriggersOff(run, facts, () => run(copySql(table, stored, different, rows)));
      return undefined;
    } catch (error) {
      const { message, code } = failureOf(error);
      reason ??= `${message} (${code})`;
    }
  }
  return reason;
};

const copySql = (table: Table, stored: readonly Column[], different: Different, rows: number): string => {
  const values = stored.map(({ name }) => different.values.get(name) ?? `s.${quoteIdentifier(name)}`);
  const columns = stored.map(({ name }) => quoteIdentifier(name)).join(', ');
  const short = `SELECT * FROM ${table.name} AS t WHERE pg_column_size(t.*) < ${longestRow} LIMIT ${mostPatterns}`;
  return `INSERT INTO ${table.name} (${columns}) SELECT ${values.join(', ')}
    FROM (SELECT s.*, ${firstNumber} + row_number() OVER () AS n_ FROM (${short}) AS s, generate_series(1, ${rows})
      LIMIT ${rows}) AS s ${different.joins.join(' ')} ON CONFLICT DO NOTHING`;
};

/** How a text is told from another: by number alone, or around what was accepted before. */
const textShapes: readonly ((column: string) => string)[] = [
  () => `'r' || s.n_`,
  (column) => `s.${column} || s.n_`,
  (column) => `s.n_ || s.${column}`,
];

type Different = { readonly values: ReadonlyMap<string, string>; readonly joins: readonly string[] };

/** One value of each unique key that is another in each row; or why there is none. */
const differentValues = (
  schema: Schema,
  table: Table,
  after: Table | undefined,
  stored: readonly Column[],
  shape: (column: string) => string,
): Different | string => {
  const values = new Map<string, string>();
  const joins: string[] = [];
  for (const key of uniqueKeys(table, after)) {
    const own = key.flatMap((name) => stored.find((column) => column.name === name) ?? []);
    // What numbers itself is another in each row already.
    if (own.length < key.length || own.some(({ name }) => values.has(name))) continue;
    const free = own.find((column) => !refers(table, column) && uniqueValue(schema, column, shape));
    const value = free && uniqueValue(schema, free, shape);
    const reference = own.map((column) => nthParent(table, column, joins.length)).find((one) => one !== undefined);
    if (free && value) values.set(free.name, value);
    else if (reference) {
      values.set(reference.column, reference.value);
      joins.push(reference.join);
    } else return `nothing distinguishes rows in ${key.join(', ')}`;
  }
  // A row that refers to nothing costs nothing to look up.
  for (const column of stored.filter(({ name }) => !values.has(name))) {
    const reference = nthParent(table, column, joins.length);
    if (reference === undefined) continue;
    values.set(column.name, reference.value);
    joins.push(reference.join);
  }
  return { values, joins };
};

const uniqueKeys = (table: Table, after: Table | undefined): readonly (readonly string[])[] =>
  [...table.indexes, ...(after?.indexes ?? [])]
    .filter(({ unique }) => unique)
    .map(({ columns, definition }) => {
      const plain = columns.flatMap((column) => column ?? []);
      return plain.length === columns.length
        ? plain
        : wordsIn(definition.slice(definition.indexOf('(')), table.columns);
    })
    .filter((columns) => columns.every((column) => table.columns.some(({ name }) => name === column)));

const refers = (table: Table, { name }: Column): boolean =>
  table.constraints.some(({ type, columns }) => type === 'foreign key' && columns.includes(name));

const uniqueValue = (schema: Schema, column: Column, shape: (column: string) => string): string | undefined => {
  const type = schema.domains.find(({ name }) => name === column.type)?.type ?? column.type;
  if (/^(?:smallint|integer|bigint|numeric|real|double precision)\b/.test(type)) return `s.n_`;
  if (/^(?:text|character|citext|public\.citext|extensions\.citext)\b/.test(type))
    return shape(quoteIdentifier(column.name));
  if (type === 'uuid') return 'gen_random_uuid()';
  if (type === 'date') return `date '2000-01-01' + s.n_::integer`;
  if (type.startsWith('timestamp')) return `timestamptz '2000-01-01 00:00Z' + s.n_ * interval '1 second'`;
  return type === 'bytea' ? `decode(md5(s.n_::text), 'hex')` : undefined;
};

/** A reference of one column: to another parent in each row, as far as there are parents. */
const nthParent = (table: Table, { name }: Column, number: number) => {
  const key = table.constraints.find(
    ({ type, columns }) => type === 'foreign key' && columns.length === 1 && columns[0] === name,
  );
  const target = key?.references;
  if (target === undefined) return undefined;
  const parents = `SELECT ${quoteIdentifier(target.columns[0] ?? '')} AS key, row_number() OVER () AS n, count(*) OVER () AS all_ FROM ${target.table}`;
  return {
    column: name,
    value: `p${number}.key`,
    join: `LEFT JOIN (${parents}) AS p${number} ON p${number}.n = 1 + s.n_ % p${number}.all_`,
  };
};
