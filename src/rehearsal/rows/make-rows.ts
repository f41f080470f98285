import type { RowsMade } from '../../model/rehearsal.ts';
import type { QualifiedName, Schema, Table } from '../../model/schema.ts';
import { quoteLiteral } from '../../sql/names.ts';
import { awkwardWords } from './awkward-words.ts';
import type { MadeTables } from './clear-rows.ts';
import { failureOf, type Run } from './engine.ts';
import { fillCircle } from './fill-circle.ts';
import { fillTable, type MadeRow, type TableFilled } from './fill-table.ts';
import { foreignKeysOf, parentsFirst, withParents } from './order.ts';
import { type TableFacts, tableFacts } from './table-facts.ts';

/** What was made, for the review; and which rows are ours, for taking them away again. */
export type Made = { readonly rows: RowsMade; readonly ours: MadeTables };

type State = {
  readonly rows: number;
  readonly bound: string | undefined;
  readonly oid: number;
  readonly keyNumbers: readonly number[];
};

/** How many rows there are (1,000 at most), and the bound of a partition as an expression. */
const stateOf = async (run: Run, table: Table): Promise<State> => {
  const name = quoteLiteral(table.name);
  const [found] = await run(
    `SELECT (SELECT count(*)::int FROM (SELECT FROM ${table.name} LIMIT 1000) AS few) AS rows,
       ${name}::regclass::oid::int8::text AS oid,
       (SELECT to_json(conkey)::text FROM pg_constraint WHERE conrelid = ${name}::regclass AND contype = 'p') AS key, pg_get_partition_constraintdef(${name}::regclass) AS bound`,
  );
  const bound = found?.bound;
  return {
    rows: Number(found?.rows ?? 0),
    bound: typeof bound === 'string' ? bound : undefined,
    oid: Number(found?.oid),
    keyNumbers: JSON.parse(String(found?.key ?? '[]')),
  };
};

const leafOf = (schema: Schema, table: Table): Table | undefined => {
  if (table.kind !== 'partitioned table') return table;
  for (const partition of schema.tables.filter(({ partitionOf }) => partitionOf?.parent === table.name)) {
    const leaf = leafOf(schema, partition);
    if (leaf !== undefined && leaf.kind === 'table') return leaf;
  }
  return undefined;
};

/** Facts about the rows of a table; those of a partitioned one must fit into one of its partitions. */
const factsOf = async (run: Run, schema: Schema, table: Table): Promise<TableFacts | string> => {
  if (table.kind === 'foreign table') return 'a foreign table';
  const leaf = leafOf(schema, table);
  if (leaf === undefined) return 'a partitioned table without partitions';
  const { bound } = await stateOf(run, leaf);
  return tableFacts(run, schema, table, bound);
};

const fillOne = async (
  run: Run,
  schema: Schema,
  facts: TableFacts,
  isTouched: boolean,
  present: number,
): Promise<TableFilled> => {
  const filled = await fillTable(run, facts, isTouched, present + 1);
  const ownParent = foreignKeysOf(facts.table).some(({ references }) => references?.table === facts.table.name);
  if (filled.rows.length > 0 || !ownParent) return filled;
  const first = await fillCircle(run, schema, [facts]);
  if (typeof first === 'string') return { rows: [], reason: first };
  const more = await fillTable(run, facts, isTouched, present + 2);
  return { rows: [...first, ...more.rows], reason: more.reason };
};

const fillGroup = async (
  run: Run,
  schema: Schema,
  group: readonly TableFacts[],
  touched: ReadonlySet<string>,
  present: number,
) => {
  const [only] = group;
  if (only !== undefined && group.length === 1)
    return [[only, await fillOne(run, schema, only, touched.has(only.table.name), present)] as const];
  const first = await fillCircle(run, schema, group);
  const filled: (readonly [TableFacts, TableFilled])[] = [];
  for (const [index, facts] of group.entries()) {
    const made: readonly MadeRow[] = typeof first === 'string' ? [] : first.slice(index, index + 1);
    const more =
      typeof first === 'string'
        ? { rows: [], reason: first }
        : await fillTable(run, facts, touched.has(facts.table.name), present + 1);
    filled.push([facts, { rows: [...made, ...more.rows], reason: more.reason }]);
  }
  return filled;
};

type Making = {
  readonly made: RowsMade['made'][number][];
  readonly notMade: RowsMade['notMade'][number][];
  readonly ours: MadeTables;
};

const fill = async (
  run: Run,
  schema: Schema,
  tables: readonly Table[],
  touched: ReadonlySet<string>,
  making: Making,
): Promise<void> => {
  const group: TableFacts[] = [];
  let present = 0;
  for (const table of tables) {
    const state = await stateOf(run, table);
    if (state.rows > 0 && !touched.has(table.name)) continue;
    const facts = await factsOf(run, schema, table);
    if (typeof facts === 'string') making.notMade.push({ table: table.name, reason: facts });
    else group.push(facts);
    present = Math.max(present, state.rows);
    making.ours.set(table.name, { oid: state.oid, keyNumbers: state.keyNumbers, keys: [], wasEmpty: state.rows === 0 });
  }
  for (const [{ table, columns }, { rows, reason }] of await fillGroup(run, schema, group, touched, present)) {
    const few = new Set(columns.filter(({ all }) => all.length > 0).map(({ name }) => name));
    making.ours.get(table.name)?.keys.push(...rows.map(({ key }) => key));
    const words = awkwardWords(table, schema.tables, rows, few);
    if (rows.length > 0) making.made.push({ table: table.name, rows: rows.length, awkward: words });
    else making.notMade.push({ table: table.name, reason: reason ?? 'no row was accepted' });
  }
};

/**
 * Gives tables rows that are legal under the schema and as awkward as it allows, parents first (parents that have none get
 * some too). To be called outside a transaction; each row is committed by itself. Never throws for what a schema holds:
 * a table that gets no rows is listed with the reason.
 * @param schema the schema as it is now
 * @param tables the tables that a change touches; names that are no tables are passed over
 */
export const makeRows = async (run: Run, schema: Schema, tables: readonly QualifiedName[]): Promise<Made> => {
  const touched = new Set(tables);
  const making: Making = { made: [], notMade: [], ours: new Map() };
  for (const group of parentsFirst(withParents(schema, tables))) {
    try {
      await fill(run, schema, group, touched, making);
    } catch (error) {
      const { message, code } = failureOf(error);
      for (const { name } of group) {
        if (!making.made.some(({ table }) => table === name))
          making.notMade.push({ table: name, reason: `${message} (${code})` });
      }
    }
  }
  const { made, notMade, ours } = making;
  return { rows: { made, notMade }, ours };
};
