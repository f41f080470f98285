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

/** A table without storage of its own, or with an empty file, need not be asked whether it has rows. */
const tablesQuery = `
SELECT c.oid::int8::text AS oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
  to_json(k.conkey)::text AS key, c.relkind = 'p' OR pg_relation_size(c.oid) > 0 AS "hasPages"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** Ordinary and partitioned tables with what is needed to find rows of ours later: number, key, how many rows there are. */
const presentTables = async (run: Run, schema: Schema): Promise<MadeTables> => {
  const known = new Set(schema.tables.filter(({ kind }) => kind !== 'foreign table').map(({ name }) => name));
  const present = (await run(tablesQuery)).filter(({ name }) => known.has(String(name)));
  const rows = await counted(
    run,
    present.filter(({ hasPages }) => hasPages === true).map(({ name }) => String(name)),
  );
  return new Map(
    present.map(({ name, oid, key }) => {
      const keyNumbers: readonly number[] = JSON.parse(String(key ?? '[]'));
      return [String(name), { oid: Number(oid), keyNumbers, keys: [], rowsBefore: rows.get(String(name)) ?? 0 }];
    }),
  );
};

const counted = async (run: Run, tables: readonly QualifiedName[]): Promise<ReadonlyMap<QualifiedName, number>> => {
  if (tables.length === 0) return new Map();
  const asked = tables.map((name, index) => `SELECT ${index} AS i, count(*)::int AS rows FROM ${name}`);
  return new Map((await run(asked.join(' UNION ALL '))).map(({ i, rows }) => [tables[Number(i)] ?? '', Number(rows)]));
};

/** How many rows there are, 1,000 at most. */
const rowsIn = async (run: Run, table: Table): Promise<number> => {
  const [found] = await run(`SELECT count(*)::int AS rows FROM (SELECT FROM ${table.name} LIMIT 1000) AS few`);
  return Number(found?.rows ?? 0);
};

/** The bound of a partition, those of its parents included, as an expression; undefined for other tables. */
const boundOf = async (run: Run, table: Table): Promise<string | undefined> => {
  if (table.partitionOf === undefined) return undefined;
  const [found] = await run(`SELECT pg_get_partition_constraintdef(${quoteLiteral(table.name)}::regclass) AS bound`);
  return typeof found?.bound === 'string' ? found.bound : undefined;
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
export async function factsOf(
  run: Run,
  schema: Schema,
  table: Table,
  given: readonly string[] = [],
): Promise<TableFacts | string> {
  if (table.kind === 'foreign table') return 'a foreign table';
  const leaf = leafOf(schema, table);
  if (leaf === undefined) return 'a partitioned table without partitions';
  return tableFacts(run, schema, table, await boundOf(run, leaf), given);
}

/** More than two batches of a trial. */
const fewestWritten = 8;
const fewestOf = (table: Table, written: ReadonlySet<string>): number => (written.has(table.name) ? fewestWritten : 0);

const fillOne = async (
  run: Run,
  schema: Schema,
  facts: TableFacts,
  isTouched: boolean,
  present: number,
  fewest: number,
): Promise<TableFilled> => {
  const filled = await fillTable(run, facts, isTouched, present + 1, fewest);
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
  written: ReadonlySet<string>,
) => {
  const [only] = group;
  if (only !== undefined && group.length === 1)
    return [
      [
        only,
        await fillOne(run, schema, only, touched.has(only.table.name), present, fewestOf(only.table, written)),
      ] as const,
    ];
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
  written: ReadonlySet<string>,
  making: Making,
): Promise<void> => {
  const group: TableFacts[] = [];
  let present = 0;
  for (const table of tables) {
    const rows = table.kind === 'foreign table' ? 0 : await rowsIn(run, table);
    if (rows > 0 && !touched.has(table.name)) continue;
    const facts = await factsOf(run, schema, table);
    if (typeof facts === 'string') making.notMade.push({ table: table.name, reason: facts });
    else group.push(facts);
    present = Math.max(present, rows);
  }
  for (const [{ table, columns }, { rows, reason }] of await fillGroup(run, schema, group, touched, present, written)) {
    const few = new Set(columns.filter(({ all }) => all.length > 0).map(({ name }) => name));
    making.ours.get(table.name)?.keys.push(...rows.map(({ key }) => key));
    const words = awkwardWords(table, schema.tables, rows, few);
    if (rows.length > 0) making.made.push({ table: table.name, rows: rows.length, awkward: words });
    else if (present > 0) making.made.push({ table: table.name, rows: present, awkward: ['only existing rows'] });
    else making.notMade.push({ table: table.name, reason: reason ?? 'no row was accepted' });
  }
};

/**
 * Gives tables rows that are legal under the schema and as awkward as it allows, parents first (parents that have none get
 * some too). To be called outside a transaction; each row is committed by itself. Never throws for what a schema holds:
 * a table that gets no rows is listed with the reason.
 * @param schema the schema as it is now
 * @param tables the tables that a change touches; names that are no tables are passed over
 * @param written those whose rows it writes: they get more rows than a batch of a trial takes
 */
export async function makeRows(
  run: Run,
  schema: Schema,
  tables: readonly QualifiedName[],
  written: ReadonlySet<QualifiedName> = new Set(),
): Promise<Made> {
  const touched = new Set(tables);
  const making: Making = { made: [], notMade: [], ours: await presentTables(run, schema) };
  for (const group of parentsFirst(withParents(schema, tables))) {
    try {
      await fill(run, schema, group, touched, written, making);
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
}
