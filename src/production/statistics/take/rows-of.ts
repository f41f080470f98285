import type { TableRow } from './queries.ts';

/**
 * How many rows a table has, as PostgreSQL's planner reckons: the rows to a page when it was last looked at, times the pages
 * that it has now.
 *
 * @param blockSize bytes of a page
 * @returns undefined where nobody ever looked: never 0 for not known
 */
export function rowsOf(
  { reltuples, relpages, visited, heap }: Pick<TableRow, 'reltuples' | 'relpages' | 'visited' | 'heap'>,
  blockSize: number,
): number | undefined {
  // Before PostgreSQL 14 a table that was never looked at has 0 of both, as one that was found empty.
  const known = reltuples > 0 || (reltuples === 0 && (relpages > 0 || visited));
  if (!known) return undefined;
  if (relpages === 0) return Math.round(reltuples);
  return Math.round((reltuples / relpages) * ((heap ?? 0) / blockSize));
}
