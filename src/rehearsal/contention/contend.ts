import type { ContendedRun, LongestWaits } from '../../model/contention.ts';
import type { SqlError } from '../../model/effect.ts';
import type { Schema } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import type { Observer } from '../observe.ts';
import type { ContendedPart, ContendReply, ContendRequest, RunStatement } from '../protocol.ts';
import { discardSessionState } from '../replay.ts';
import { expressionOf } from '../rows/table-facts.ts';
import { nothingNew, runScript } from '../run-script.ts';
import type { Session } from '../session.ts';
import type { WatchedDatabase } from '../watched-database.ts';
import { type Load, startLoad, type Workload } from './load.ts';
import { makeMany } from './many-rows.ts';
import { type WorkOnTable, workOn } from './work-on.ts';

/** So long others work before the change begins, in milliseconds: their connections warm up, then what the machine itself costs is seen. */
const [warmUp, idleTime] = [1_000, 1_000];
/** A plan's step that did not get its lock in time is tried again, as people do. */
const mostAttempts = 10;
const lockNotAvailable = '55P03';

/** Fills the tables, sets people to work on them, runs the parts one after another and tells how long anybody waited. */
export async function contend(
  watched: WatchedDatabase,
  request: ContendRequest,
  before: Schema,
  connect: () => Promise<Session>,
): Promise<ContendReply> {
  const { session } = watched;
  const run = async (sql: string) => (await session.run(sql)).rows;
  await discardSessionState(session, watched.searchPath);
  // Those that do not work out leave rows that the change fails on, which is told then.
  for (const repair of request.repairs) await session.run(repair).catch(() => undefined);
  for (const deletion of misfits(before, request.after)) await session.run(deletion).catch(() => undefined);
  const tables = await makeMany(run, before, request.after, request.tables);
  await session.run('VACUUM ANALYZE');
  await session.run('CHECKPOINT').catch(() => undefined);
  const work = await workOn(
    run,
    before,
    request.after,
    tables.map(({ table }) => table),
  );
  if (work.length === 0) return { tables, measured: undefined };
  const load = await startLoad(connect, workOf(work));
  try {
    await wait(warmUp);
    load.reset();
    await wait(idleTime);
    const idle = load.slowest();
    const ran = await runParts(watched, request, work, load);
    const { failures } = await load.stop();
    return { tables, measured: { idle, run: { ...ran, failures: [...failures].sort((a, b) => b.count - a.count) } } };
  } catch (thrown) {
    await load.stop();
    throw thrown;
  }
}

/** Rows that no repair made fit a new check or NOT NULL go. */
const misfits = (before: Schema, after: Schema): readonly string[] =>
  after.tables.flatMap(({ name, constraints, columns }) => {
    const old = before.tables.find((table) => table.name === name);
    const checks = constraints
      .filter(({ type, ...check }) => type === 'check' && !old?.constraints.some((one) => one.name === check.name))
      .map(({ definition }) => `NOT ${expressionOf(definition)}`);
    const nulls = columns
      .filter(({ name: column, notNull }) => notNull && old?.columns.some((one) => one.name === column && !one.notNull))
      .map((column) => `${quoteIdentifier(column.name)} IS NULL`);
    return [...checks, ...nulls].map((condition) => `DELETE FROM ${name} WHERE ${condition}`);
  });

const workOf = (work: readonly WorkOnTable[]): Workload => ({
  writes: work.map(({ write }) => write),
  reads: work.map(({ read }) => read),
});

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const runParts = async (
  watched: WatchedDatabase,
  { parts, after }: ContendRequest,
  work: readonly WorkOnTable[],
  load: Load,
): Promise<Omit<ContendedRun, 'failures'>> => {
  const done: ContendedRun['parts'][number][] = [];
  let longest: LongestWaits = { write: 0, read: 0 };
  let error: SqlError | undefined;
  for (const part of parts) {
    if (part.oldCodeIsGone) load.change(workOf(work.filter(({ table }) => isThere(after, table))));
    load.reset();
    const began = performance.now();
    error = await runPart(watched, part);
    const waits = load.slowest();
    done.push({ id: part.id, seconds: (performance.now() - began) / 1_000, ...waits });
    longest = { write: Math.max(longest.write, waits.write), read: Math.max(longest.read, waits.read) };
    await discardSessionState(watched.session, watched.searchPath);
    if (error) break;
  }
  return { ...longest, seconds: done.reduce((sum, { seconds }) => sum + seconds, 0), error, parts: done };
};

const isThere = ({ tables }: Schema, name: string): boolean => tables.some((table) => table.name === name);

const runPart = async (watched: WatchedDatabase, part: ContendedPart): Promise<SqlError | undefined> => {
  const at = async ({ line }: RunStatement): Promise<void> => watched.at(part.id, line);
  let rest = part.statements;
  for (let attempt = 1; ; attempt += 1) {
    const { failed, kept } = await runScript(watched.session, unwatched, rest, part.mode, at);
    if (failed?.error.sqlState !== lockNotAvailable || attempt === mostAttempts) return failed?.error;
    rest = rest.slice(kept);
  }
};

/** Looking would hold the locks for longer. */
const unwatched: Observer = {
  transactionBegan: async () => undefined,
  outsideBegins: async () => undefined,
  transactionEnded: () => undefined,
  rolledBack: () => undefined,
  rowsChanged: () => undefined,
  observe: async () => nothingNew,
  observeOutside: async () => nothingNew,
  isNew: () => false,
};
