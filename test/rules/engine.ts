import type { Migration } from '../../src/model/migration.ts';
import type { MigrationTrace, Trial } from '../../src/model/rehearsal.ts';
import type { Schema } from '../../src/model/schema.ts';
import type { Step } from '../../src/model/step.ts';
import type { FunctionVolatility } from '../../src/model/volatility.ts';
import { goUp } from '../../src/rehearsal/change.ts';
import { openEmbedded } from '../../src/rehearsal/embedded.ts';
import { fillTables } from '../../src/rehearsal/filled.ts';
import { functionVolatility } from '../../src/rehearsal/function-volatility.ts';
import { startObserver } from '../../src/rehearsal/observe.ts';
import { prepareCalls, prepareStep, prepareUp } from '../../src/rehearsal/prepare.ts';
import type { RunScript } from '../../src/rehearsal/protocol.ts';
import { replay } from '../../src/rehearsal/replay.ts';
import type { Session } from '../../src/rehearsal/session.ts';
import { touchedTables } from '../../src/rehearsal/touched-tables.ts';
import { tryOut } from '../../src/rehearsal/trial.ts';
import { resetSession, schemaOf, type WatchedDatabase } from '../../src/rehearsal/watched-database.ts';
import { emptyCluster } from '../fakes/kept/images.ts';

/** One PostgreSQL for all pages, in this process: their SQL is our own. */
export type Scene = {
  readonly before: Schema;
  readonly after: Schema | undefined;
  readonly traces: readonly MigrationTrace[];
  readonly functions: FunctionVolatility;
};

let shared: Promise<Session> | undefined;

/** Runs history and change on an empty database. */
export async function play(history: readonly Migration[], change: readonly Migration[]): Promise<Scene> {
  const { stand, before } = await prepare(history, change);
  const scripts = change.map((migration) => prepareUp(migration));
  const { migrations, after } = await goUp(stand, scripts, before);
  const functions = await functionVolatility(stand.session, change.flatMap(prepareCalls));
  return { before, after, traces: migrations, functions: new Map(functions) };
}

/** Runs steps where the change would run, on empty tables. */
export async function trySteps(history: readonly Migration[], steps: readonly Step[]): Promise<Trial> {
  const { stand } = await prepare(history, []);
  const runnable = steps.filter((step) => step.sql.trim() !== '').map((step) => prepareStep(step));
  return tryOut(stand, runnable, async () => []);
}

/** What the histories lead to: many cases have the same one, and reading a schema takes longer than replaying them. */
const schemas = new Map<string, Schema>();

const schemaAfter = async (session: Session, history: readonly RunScript[]): Promise<Schema> => {
  const key = JSON.stringify(history);
  const schema = schemas.get(key) ?? (await schemaOf(session));
  schemas.set(key, schema);
  return schema;
};

const prepare = async (history: readonly Migration[], change: readonly Migration[]) => {
  shared ??= emptyCluster().then((cluster) => openEmbedded(cluster, []));
  const session = await shared;
  await session.run('ROLLBACK').catch(() => undefined);
  await session.run('DISCARD ALL');
  // Publications are in no schema.
  await session.run(
    'SET client_min_messages = warning; DROP PUBLICATION IF EXISTS warehouse, feed; DROP SCHEMA IF EXISTS public, audit CASCADE; CREATE SCHEMA public',
  );
  const scripts = history.map((migration) => prepareUp(migration));
  const report = await replay(session, scripts, [], () => undefined);
  const broken = report.skipped[0];
  if (broken) throw new Error(`the history fails: ${broken.sql}: ${broken.reason}`);
  const before = await schemaAfter(session, scripts);
  const named = change
    .map((migration) => prepareUp(migration))
    .flatMap(({ statements }) => statements.flatMap(({ relations }) => relations));
  const rows = await fillTables(
    async (sql) => (await session.run(sql)).rows,
    before,
    touchedTables(change, [...new Set(named)], before),
  );
  const observer = await startObserver(session, rows.tables);
  const stand: WatchedDatabase = {
    session,
    observer,
    searchPath: [],
    filled: rows.tables,
    clear: rows.clear,
    rowsTaken: rows.rowsTaken,
    placed: rows.placed,
    at: () => undefined,
    madeUp: [],
    emptied: new Set<string>(),
    history: { madeUp: [], skipped: [] },
    notRun: [],
  };
  await resetSession(stand);
  return { stand, before };
};
