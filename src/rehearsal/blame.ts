import type { TransactionMode } from '../model/migration.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { RunStatement } from './protocol.ts';
import { deletionOf, type PlacedRow } from './rows/clear-rows.ts';
import { tameRareValues } from './rows/rare-values.ts';
import type { WatchedDatabase } from './watched-database.ts';

/** With more rows it takes too long to try each. */
const mostRows = 40;

export type Blame = {
  /** The fewest rows without which the statements pass. */
  readonly rows: readonly PlacedRow[];
  /** They pass with all rows once NaN, infinity and the like are everyday values. */
  readonly rare: boolean;
};

/**
 * Which rows of ours make the last of `statements` fail: tried in a transaction that is always rolled back. Undefined
 * where that can't be tried, or where no few rows are to blame.
 *
 * @param statements what one transaction runs, up to the failing one
 */
export async function rowsToBlame(
  watched: WatchedDatabase,
  statements: readonly RunStatement[],
  mode: TransactionMode,
  tables: readonly QualifiedName[],
): Promise<Blame | undefined> {
  if (mode !== 'migration' && statements.length > 1) return undefined;
  if (!statements.every(({ kind, neverRun }) => kind === 'ordinary' && neverRun === undefined)) return undefined;
  const all = await watched.placed(tables);
  const passes = (first: readonly string[]): Promise<boolean> => passesAfter(watched, first, statements);
  if (all.length === 0 || all.length > mostRows || !(await passes(deletionOf(all)))) return undefined;
  let rows = all;
  for (const row of all) {
    const fewer = rows.filter((one) => one !== row);
    if (await passes(deletionOf(fewer))) rows = fewer;
  }
  const tame = await tameRareValues(async (sql) => (await watched.session.run(sql)).rows, tables);
  return { rows, rare: tame.length > 0 && (await passes(tame)) };
}

const passesAfter = async (
  { session, observer }: WatchedDatabase,
  first: readonly string[],
  statements: readonly RunStatement[],
): Promise<boolean> => {
  await session.run('BEGIN');
  try {
    for (const sql of first) await session.run(sql);
    for (const { sql, copy } of statements) await (copy === undefined ? session.run(sql) : session.copyIn(sql, copy));
    await session.run('SET CONSTRAINTS ALL IMMEDIATE');
    return true;
  } catch {
    return false;
  } finally {
    await session.run('ROLLBACK');
    observer.rowsChanged();
  }
};
