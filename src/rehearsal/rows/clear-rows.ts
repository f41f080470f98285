import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import { failureOf, type Run } from './engine.ts';

/** How the rows of ours in one table are found again, whatever a change did to it since. */
export type OurRows = {
  /** The table by its number, which stays when it is renamed or rewritten. */
  readonly oid: number;
  /** The primary key's columns by their numbers, which stay when one is renamed; empty where there is none. */
  readonly keyNumbers: readonly number[];
  /** The keys of our rows, each value as text. */
  readonly keys: (readonly string[])[];
  /** How many rows there were before: where none, all are ours. */
  readonly rowsBefore: number;
};

/** Tables that may hold rows of ours (triggers fill some, too), by the names that they had when the rows were made. */
export type MadeTables = Map<QualifiedName, OurRows>;

/** A table as it is called now. Key columns are missing where they were dropped. */
type Present = {
  readonly oid: number;
  readonly name: QualifiedName;
  readonly columns: ReadonlyMap<number, string>;
  /** Its rows are in its partitions. */
  readonly partitioned: boolean;
};

/** A row of ours where it is now; the place holds until a statement changes the row or rewrites its table. */
export type PlacedRow = { readonly table: QualifiedName; readonly ctid: string };

/** The tables and all that refer to them, directly or not, those that refer first. */
const referringTo = (oids: readonly number[]): string => `
WITH RECURSIVE reached(oid, depth) AS (
  SELECT unnest(ARRAY[${oids.join(', ')}]::int8[])::oid, 0
  UNION SELECT e.child, r.depth + e.step FROM reached r JOIN (
      SELECT conrelid AS child, confrelid AS parent, 1 AS step FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid
      UNION ALL SELECT inhrelid, inhparent, 0 FROM pg_inherits) e ON e.parent = r.oid
    WHERE r.depth < 20)
SELECT c.oid::int8::text AS oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
  c.relkind = 'p' AS partitioned, (SELECT json_object_agg(a.attnum, a.attname) FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns
FROM (SELECT oid, max(depth) AS depth FROM reached GROUP BY oid) r
  JOIN pg_class c ON c.oid = r.oid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
ORDER BY r.depth DESC, c.oid`;

const presentTables = async (run: Run, oids: readonly number[]): Promise<readonly Present[]> =>
  (await run(referringTo(oids))).map((row) => {
    const columns: Record<string, string> = JSON.parse(String(row.columns ?? '{}'));
    const byNumber = new Map(Object.entries(columns).map(([number, name]) => [Number(number), name]));
    return { oid: Number(row.oid), name: String(row.name), columns: byNumber, partitioned: row.partitioned === true };
  });

/**
 * Which rows are ours, as a condition; undefined where its partitions say it. Without a usable key they are those that
 * come after the first ones: rewriting a table keeps the order of its rows.
 */
const conditionFor = (table: Present, ours: OurRows): string | undefined => {
  // Triggers may have made more rows than we know of.
  if (ours.rowsBefore === 0) return 'true';
  const key = ours.keyNumbers.flatMap((number) => table.columns.get(number) ?? []);
  if (key.length === 0 || key.length < ours.keyNumbers.length || ours.keys.length === 0) {
    return table.partitioned
      ? undefined
      : `ctid NOT IN (SELECT ctid FROM ONLY ${table.name} ORDER BY ctid LIMIT ${ours.rowsBefore})`;
  }
  const columns = key.map((column) => `${quoteIdentifier(column)}::text`).join(', ');
  const rows = ours.keys.map((values) => `(${values.map(quoteLiteral).join(', ')})`).join(', ');
  return `(${columns}) IN (${rows})`;
};

/** Rows of ours in `tables` and in those that refer to them, and the condition that finds them; those that refer come first. */
const conditions = async (
  run: Run,
  made: MadeTables,
  tables: readonly QualifiedName[],
): Promise<readonly { readonly name: QualifiedName; readonly condition: string }[]> => {
  const oids = tables.flatMap((name) => made.get(name)?.oid ?? []);
  if (oids.length === 0) return [];
  const byOid = new Map([...made.values()].map((ours) => [ours.oid, ours]));
  return (await presentTables(run, oids)).flatMap((table) => {
    const ours = byOid.get(table.oid);
    const condition = ours && conditionFor(table, ours);
    return condition === undefined ? [] : [{ name: table.name, condition }];
  });
};

/** The same rows one by one, those that are referred to first. */
export async function placedRows(
  run: Run,
  made: MadeTables,
  tables: readonly QualifiedName[],
): Promise<readonly PlacedRow[]> {
  const found: PlacedRow[] = [];
  for (const { name, condition } of (await conditions(run, made, tables)).toReversed()) {
    const sql = `SELECT tableoid::regclass::text AS name, ctid::text AS ctid FROM ONLY ${name} WHERE ${condition} LIMIT 100`;
    found.push(...(await run(sql)).map((row) => ({ table: String(row.name), ctid: String(row.ctid) })));
  }
  return found;
}

/** Deletes them, those that refer first; foreign keys have their say. */
export function deletionOf(rows: readonly PlacedRow[]): readonly string[] {
  return [...Map.groupBy(rows.toReversed(), ({ table }) => table)].map(
    ([table, own]) =>
      `DELETE FROM ONLY ${table} WHERE ctid IN (${own.map(({ ctid }) => `${quoteLiteral(ctid)}::tid`).join(', ')})`,
  );
}

/** Triggers and foreign keys asleep where the role may do that, children first where not. */
const deleteAll = async (run: Run, deletions: readonly string[]): Promise<void> => {
  if (deletions.length === 0) return;
  const asleep = (role: string): string => `SELECT set_config('session_replication_role', '${role}', true)`;
  try {
    await run([asleep('replica'), ...deletions, asleep('origin')].join(';\n'));
  } catch (error) {
    if (failureOf(error).code !== '42501') throw error;
    await run(deletions.join(';\n'));
  }
};

/**
 * Takes away the rows of ours in `tables`, and in tables that refer to them (or they would be orphans). A table that was
 * empty before is emptied. In others, rows that were there before stay: ours are found by their primary key, which outlives
 * renames and rewrites; without one, by the order of rows. Errors of `run` pass through.
 * @param tables names that the tables had when the rows were made
 */
export async function clearRows(run: Run, made: MadeTables, tables: readonly QualifiedName[]): Promise<void> {
  const found = await conditions(run, made, tables);
  await deleteAll(
    run,
    found.map(({ name, condition }) => `DELETE FROM ${name} WHERE ${condition}`),
  );
}
