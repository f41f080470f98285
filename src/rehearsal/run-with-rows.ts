import type { DataDependence, SqlError, StatementTrace } from '../model/effect.ts';
import type { TransactionMode } from '../model/migration.ts';
import type { QualifiedName } from '../model/schema.ts';
import { isAboutData } from './errors.ts';
import { lacksOf } from './lacks/lacks-of.ts';
import type { RunStatement } from './protocol.ts';
import { runScript } from './run-script.ts';
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
    if (run.failed && attempt < mostRuns) {
      const without = await lacks.without(rest, run.failed, false);
      if (without) {
        done.push(...run.traces.slice(0, run.kept));
        rest = without.slice(run.kept);
        continue;
      }
    }
    const clearing = run.failed && isAboutData(run.failed.error) ? tablesInTheWay(watched, rest, run.failed.index) : [];
    if (run.failed === undefined || clearing.length === 0 || attempt >= mostRuns) {
      const without = run.failed && attempt < mostRuns ? await lacks.without(rest, run.failed, true) : undefined;
      if (without) {
        done.push(...run.traces.slice(0, run.kept));
        rest = without.slice(run.kept);
        continue;
      }
      const traces = withDependences(lacks.told([...done, ...run.traces]), dependences);
      return { traces, failed: run.failed?.error, cleared: [...cleared] };
    }
    dependences.set(run.failed.index, { error: run.failed.error, relations: clearing });
    await clear(watched, clearing);
    for (const relation of clearing) cleared.add(relation);
    done.push(...run.traces.slice(0, run.kept));
    rest = rest.slice(run.kept);
  }
}

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
    const dependsOnData = trace.outcome === 'ran' ? dependences.get(trace.index) : undefined;
    return dependsOnData ? { ...trace, dependsOnData } : trace;
  });
