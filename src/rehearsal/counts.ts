import type { QualifiedName } from '../model/schema.ts';
import { quoteLiteral } from '../sql/names.ts';
import { look, lookInside, type Run } from './look.ts';
import type { Row } from './session.ts';

/** What a transaction did with the rows of a table, as PostgreSQL itself counts it. */
export type Counts = {
  /** How often all of it was read, from one end to the other. */
  readonly scans: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
};

/** SQL that gives the counts of a table. */
export function countColumns(oid: string): string {
  return `pg_stat_get_xact_numscans(${oid}) AS scans,
  pg_stat_get_xact_tuples_inserted(${oid}) AS inserted, pg_stat_get_xact_tuples_updated(${oid}) AS updated,
  pg_stat_get_xact_tuples_deleted(${oid}) AS deleted`;
}

/** What a row of such columns says. */
export function countsOf(row: Row): Counts {
  return {
    scans: Number(row.scans),
    inserted: Number(row.inserted),
    updated: Number(row.updated),
    deleted: Number(row.deleted),
  };
}

const countQuery = `SELECT oid::text AS oid, ${countColumns('oid')} FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'm')`;

/** What PostgreSQL has counted so far, by oid: it starts at nothing again some time after a transaction has ended. */
export async function readCounts(run: Run): Promise<Map<string, Counts>> {
  return new Map((await lookInside(run, countQuery)).map((row) => [String(row.oid), countsOf(row)]));
}

/** How many rows each of some tables holds, by oid. */
export async function readSizes(run: Run, tables: ReadonlyMap<string, QualifiedName>): Promise<Map<string, number>> {
  const asked = [...tables].map(
    ([oid, name]) => `SELECT ${quoteLiteral(oid)} AS oid, count(*) AS rows FROM ONLY ${name}`,
  );
  if (asked.length === 0) return new Map();
  const rows = await look(run, () => run(asked.join(' UNION ALL ')));
  return new Map(rows.map((row) => [String(row.oid), Number(row.rows)]));
}

/** What was counted between two looks. */
export function countedSince(now: Counts, before: Counts | undefined): Counts {
  const { scans, inserted, updated, deleted } = before ?? { scans: 0, inserted: 0, updated: 0, deleted: 0 };
  return {
    scans: now.scans - scans,
    inserted: now.inserted - inserted,
    updated: now.updated - updated,
    deleted: now.deleted - deleted,
  };
}
