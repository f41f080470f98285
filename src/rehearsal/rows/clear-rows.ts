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
  /** Whether the table had no rows before: then all are ours. */
  readonly wasEmpty: boolean;
};

/** Tables that may hold rows of ours (triggers fill some, too), by the names that they had when the rows were made. */
export type MadeTables = Map<QualifiedName, OurRows>;

/** A table as it is called now. Key columns are missing where they were dropped. */
type Present = { readonly oid: number; readonly name: QualifiedName; readonly columns: ReadonlyMap<number, string> };

/** The tables and all that refer to them, directly or not, those that refer first. */
const referringTo = (oids: readonly number[]): string => `
WITH RECURSIVE reached(oid, depth) AS (
  SELECT unnest(ARRAY[${oids.join(', ')}]::int8[])::oid, 0
  UNION SELECT k.conrelid, r.depth + 1 FROM pg_constraint k JOIN reached r ON k.confrelid = r.oid
    WHERE k.contype = 'f' AND k.conrelid <> r.oid AND r.depth < 20)
SELECT c.oid::int8::text AS oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
  (SELECT json_object_agg(a.attnum, a.attname) FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns
FROM (SELECT oid, max(depth) AS depth FROM reached GROUP BY oid) r
  JOIN pg_class c ON c.oid = r.oid JOIN pg_namespace n ON n.oid = c.relnamespace
ORDER BY r.depth DESC, c.oid`;

const presentTables = async (run: Run, oids: readonly number[]): Promise<readonly Present[]> =>
  (await run(referringTo(oids))).map((row) => {
    const columns: Record<string, string> = JSON.parse(String(row.columns ?? '{}'));
    const byNumber = new Map(Object.entries(columns).map(([number, name]) => [Number(number), name]));
    return { oid: Number(row.oid), name: String(row.name), columns: byNumber };
  });

const deletion = (table: Present, ours: OurRows): string | undefined => {
  // Triggers may have made more rows than we know of.
  if (ours.wasEmpty) return `DELETE FROM ${table.name}`;
  const key = ours.keyNumbers.flatMap((number) => table.columns.get(number) ?? []);
  if (key.length === 0 || key.length < ours.keyNumbers.length || ours.keys.length === 0) return undefined;
  const columns = key.map((column) => `${quoteIdentifier(column)}::text`).join(', ');
  const rows = ours.keys.map((values) => `(${values.map(quoteLiteral).join(', ')})`).join(', ');
  return `DELETE FROM ${table.name} WHERE (${columns}) IN (${rows})`;
};

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
 * renames and rewrites; without one, they stay too. Errors of `run` pass through.
 * @param tables names that the tables had when the rows were made
 */
export async function clearRows(run: Run, made: MadeTables, tables: readonly QualifiedName[]): Promise<void> {
  const oids = tables.flatMap((name) => made.get(name)?.oid ?? []);
  if (oids.length === 0) return;
  const byOid = new Map([...made].map(([name, ours]) => [ours.oid, { name, ours }]));
  const deletions: string[] = [];
  for (const table of await presentTables(run, oids)) {
    const known = byOid.get(table.oid);
    const sql = known && deletion(table, known.ours);
    if (known === undefined || sql === undefined) continue;
    deletions.push(sql);
  }
  await deleteAll(run, deletions);
}
