import type { DataDependence, StatementTrace } from '../model/effect.ts';
import type { TransactionMode } from '../model/migration.ts';
import type { MigrationTrace } from '../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import { readSchema } from './catalog/read-schema.ts';
import { isAboutData } from './errors.ts';
import type { Observer } from './observe.ts';
import type { ChangeReply, RunScript, RunStatement } from './protocol.ts';
import { resetSession } from './replay.ts';
import { runScript } from './run-script.ts';
import type { Session } from './session.ts';

/** A database at some point of its history, watched, with rows of ours in some tables. */
export type Stand = {
  readonly session: Session;
  readonly observer: Observer;
  /** Schemas that unqualified names go to, first one first; empty: PostgreSQL's own setting. */
  readonly searchPath: readonly string[];
  /** Tables that hold rows of ours. */
  readonly filled: Set<QualifiedName>;
  readonly clear: (relations: readonly QualifiedName[]) => Promise<void>;
  readonly at: (path: string, line: number) => void;
};

export type Ascent = Pick<ChangeReply, 'migrations' | 'after'> & { readonly failed: boolean };

/**
 * Runs the migrations of a change up, in order, with awkward rows in the tables that they touch. A migration that the rows
 * make fail is run again without the rows of the tables in question: what then passes depends on data.
 */
export const goUp = async (stand: Stand, scripts: readonly RunScript[], before: Schema): Promise<Ascent> => {
  const migrations: MigrationTrace[] = [];
  let failed = false;
  let schema = before;
  for (const unit of unitsOf(scripts)) {
    const traces: readonly MigrationTrace[] = failed ? notRun(unit, schema) : await runUnit(stand, unit, schema);
    migrations.push(...traces);
    failed ||= traces.some((trace) => trace.outcome !== 'applied');
    await tidy(
      stand,
      unit.some((script) => script.touchesSession),
    );
    if (!failed) schema = await schemaOf(stand.session);
  }
  return { migrations, after: failed ? undefined : schema, failed };
};

export const schemaOf = (session: Session): Promise<Schema> => readSchema(async (sql) => (await session.run(sql)).rows);

/** Migrations that run in one transaction: each alone, or all that are pending for tools that wrap the whole run. */
const unitsOf = (scripts: readonly RunScript[]): readonly (readonly RunScript[])[] => {
  const units: RunScript[][] = [];
  for (const script of scripts) {
    const last = units.at(-1);
    if (script.mode === 'run' && last?.[0]?.mode === 'run') last.push(script);
    else units.push([script]);
  }
  return units;
};

export const tidy = async (stand: Stand, touched: boolean): Promise<void> => {
  await resetSession(stand.session, stand.searchPath, touched);
  await stand.session.run('SET client_min_messages = debug1');
  stand.session.notices();
};

const notRun = (unit: readonly RunScript[], before: Schema): readonly MigrationTrace[] =>
  unit.map((script) => ({ migrationId: script.id, statements: [], outcome: 'not run', before }));

/** A unit's statements, numbered through; `script` and `own` find the way back. */
type Numbered = RunStatement & { readonly script: number; readonly own: number };

const runUnit = async (
  stand: Stand,
  unit: readonly RunScript[],
  before: Schema,
): Promise<readonly MigrationTrace[]> => {
  const statements = unit
    .flatMap((script, at) => script.statements.map((statement) => ({ ...statement, script: at, own: statement.index })))
    .map(
      (statement, index): Numbered => ({ ...statement, index, piece: statement.piece + statement.script * 1_000_000 }),
    );
  const snapshots = new Map<number, Schema>([[0, before]]);
  const traces = await runWithRows(stand, unit, statements, snapshots);
  const failing = traces.find((trace) => trace.outcome === 'failed');
  const failedScript = failing && statements[failing.index]?.script;
  return unit.map((script, at) => ({
    migrationId: script.id,
    statements: traces.flatMap((trace) => {
      const statement = statements[trace.index];
      return statement?.script === at ? [{ ...trace, index: statement.own }] : [];
    }),
    outcome: failedScript === undefined || at < failedScript ? 'applied' : at === failedScript ? 'failed' : 'not run',
    before: snapshots.get(at) ?? before,
  }));
};

/** How often a unit is run again with fewer rows. */
const mostAttempts = 8;

const runWithRows = async (
  stand: Stand,
  unit: readonly RunScript[],
  statements: readonly Numbered[],
  snapshots: Map<number, Schema>,
): Promise<readonly StatementTrace[]> => {
  const mode: TransactionMode = unit[0]?.mode === 'run' ? 'migration' : (unit[0]?.mode ?? 'none');
  const dependences = new Map<number, DataDependence>();
  const done: StatementTrace[] = [];
  let rest = statements;
  for (let attempt = 0; ; attempt += 1) {
    const run = await runScript(stand.session, stand.observer, rest, mode, async (statement) => {
      const { script } = statements[statement.index] ?? { script: 0 };
      stand.at(unit[script]?.path ?? '', statement.line);
      if (!snapshots.has(script)) snapshots.set(script, await schemaOf(stand.session));
    });
    const clearing = run.failed && isAboutData(run.failed.error) ? tablesInTheWay(stand, rest, run.failed.index) : [];
    if (run.failed === undefined || clearing.length === 0 || attempt >= mostAttempts) {
      return withDependences([...done, ...run.traces], dependences);
    }
    dependences.set(run.failed.index, { error: run.failed.error, relations: clearing });
    await stand.clear(clearing);
    for (const relation of clearing) stand.filled.delete(relation);
    done.push(...run.traces.slice(0, run.kept));
    rest = rest.slice(run.kept);
  }
};

/** Tables with rows of ours that the statement names, or all of them where it names none (DO blocks, functions). */
const tablesInTheWay = (stand: Stand, statements: readonly RunStatement[], index: number): readonly QualifiedName[] => {
  const named = statements.find((statement) => statement.index === index)?.relations ?? [];
  const both = [...stand.filled].filter((relation) => named.includes(relation));
  return both.length > 0 ? both : [...stand.filled];
};

/** A statement that passed at last, after failing on rows, carries the failure as its dependence on data. */
const withDependences = (
  traces: readonly StatementTrace[],
  dependences: ReadonlyMap<number, DataDependence>,
): readonly StatementTrace[] =>
  traces.map((trace) => {
    const dependsOnData = trace.outcome === 'ran' ? dependences.get(trace.index) : undefined;
    return dependsOnData ? { ...trace, dependsOnData } : trace;
  });
