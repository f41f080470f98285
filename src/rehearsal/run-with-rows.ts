import type { DataDependence, SqlError, StatementTrace } from '../model/effect.ts';
import type { TransactionMode } from '../model/migration.ts';
import type { QualifiedName } from '../model/schema.ts';
import { rowsToBlame } from './blame.ts';
import { lacksOf } from './lacks/lacks-of.ts';
import type { RunStatement } from './protocol.ts';
import { deletionOf } from './rows/clear-rows.ts';
import { runScript, type ScriptRun } from './run-script.ts';
import type { WatchedDatabase } from './watched-database.ts';

export type RowsRun = {
  readonly traces: readonly StatementTrace[];
  readonly failed: SqlError | undefined;
  /** Tables whose rows had to go before it passed (or failed all the same). */
  readonly cleared: readonly QualifiedName[];
};

/** How often statements are run again: with fewer rows, with something made up, without what can't be run here. */
const mostRuns = 64;

/**
 * Runs statements with our rows in the tables. What fails on them is rolled back and run again without the rows of the
 * tables that the failing statement names; what then passes carries the failure as its dependence on data.
 */
export async function runWithRows(
  watched: WatchedDatabase,
  statements: readonly RunStatement[],
  mode: TransactionMode,
  at: (statement: RunStatement) => Promise<void>,
  neededBy: string,
): Promise<RowsRun> {
  const dependences = new Map<number, DataDependence>();
  const cleared = new Set<QualifiedName>();
  const done: StatementTrace[] = [];
  const lacks = lacksOf(watched, statements, neededBy);
  let rest: readonly RunStatement[] = statements.map(lacks.known);
  for (let attempt = 0; ; attempt += 1) {
    const run = await runScript(watched.session, watched.observer, rest, mode, at);
    const { failed } = run;
    const goOn = (pending: readonly RunStatement[]): void => {
      done.push(...run.traces.slice(0, run.kept));
      rest = pending.slice(run.kept);
    };
    const without = failed && attempt < mostRuns ? await lacks.without(rest, failed, false) : undefined;
    if (without) {
      goOn(without);
      continue;
    }
    const inTheWay =
      failed && attempt < mostRuns ? await takeAway(watched, rest.slice(run.kept), mode, failed) : undefined;
    if (failed && inTheWay) {
      dependences.set(failed.index, inTheWay);
      for (const relation of inTheWay.relations) cleared.add(relation);
      goOn(rest);
      continue;
    }
    const last = failed && attempt < mostRuns ? await lacks.without(rest, failed, true) : undefined;
    if (!last) {
      const traces = withDependences(lacks.told([...done, ...run.traces]), dependences);
      return { traces, failed: failed?.error, cleared: [...cleared] };
    }
    goOn(last);
  }
}

/** Takes away the rows that a statement may have failed on: as few as that takes, else all of its tables, else all. Undefined: there are none left. */
const takeAway = async (
  watched: WatchedDatabase,
  pending: readonly RunStatement[],
  mode: TransactionMode,
  { index, error }: NonNullable<ScriptRun['failed']>,
): Promise<DataDependence | undefined> => {
  const relations = tablesInTheWay(watched, pending, index);
  if (relations.length === 0) return emptyNamed(watched, pending, { index, error });
  const place = pending.findIndex((statement) => statement.index === index);
  const blame = await rowsToBlame(watched, pending.slice(0, place + 1), mode, relations);
  if (blame === undefined) {
    await clear(watched, relations);
    return { error, relations };
  }
  for (const sql of deletionOf(blame.rows)) await watched.session.run(sql);
  await watched.rowsTaken();
  watched.observer.rowsChanged();
  return { error, relations, ...(blame.rare ? { rare: true } : {}) };
};

/** Rows of the history go last, where the error is about rows: a history has few of those that production has. */
const emptyNamed = async (
  watched: WatchedDatabase,
  pending: readonly RunStatement[],
  { index, error }: NonNullable<ScriptRun['failed']>,
): Promise<DataDependence | undefined> => {
  const named = pending.find((statement) => statement.index === index)?.relations ?? [];
  const relations = named.filter((name) => !watched.emptied.has(name));
  if (!/^2[23]/.test(error.sqlState) || relations.length === 0) return undefined;
  for (const name of relations) {
    watched.emptied.add(name);
    const asleep = `SELECT set_config('session_replication_role', 'replica', true)`;
    await watched.session.run(`${asleep}; DELETE FROM ${name}`).catch(() => undefined);
  }
  watched.observer.rowsChanged();
  return { error, relations };
};

/** Takes the rows away, and the invalid index that a failed CREATE INDEX CONCURRENTLY leaves behind. */
const clear = async (watched: WatchedDatabase, relations: readonly QualifiedName[]): Promise<void> => {
  await watched.clear(relations);
  watched.observer.rowsChanged();
  for (const relation of relations) watched.filled.delete(relation);
  const invalid = await watched.session.run(`SELECT i.indexrelid::regclass::text AS index FROM pg_catalog.pg_index i
    WHERE NOT i.indisvalid AND i.indrelid = ANY (ARRAY[${relations.map((name) => `to_regclass($n$${name}$n$)`).join(', ')}])
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_partitioned_table p WHERE p.partrelid = i.indrelid)`);
  for (const { index } of invalid.rows) await watched.session.run(`DROP INDEX ${String(index)}`);
};

/** Tables with rows of ours that the statement names, or all of them where it names none (DO blocks, functions). */
const tablesInTheWay = (
  watched: WatchedDatabase,
  statements: readonly RunStatement[],
  index: number,
): readonly QualifiedName[] => {
  const named = statements.find((statement) => statement.index === index)?.relations ?? [];
  const both = [...watched.filled].filter((relation) => named.includes(relation));
  return both.length > 0 ? both : [...watched.filled];
};

const withDependences = (
  traces: readonly StatementTrace[],
  dependences: ReadonlyMap<number, DataDependence>,
): readonly StatementTrace[] =>
  traces.map((trace) => {
    const dependence = trace.outcome.kind === 'ran' ? dependences.get(trace.index) : undefined;
    return dependence ? { ...trace, outcome: { kind: 'depends on data', ...dependence } } : trace;
  });
