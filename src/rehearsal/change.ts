import type { TransactionMode } from '../model/migration.ts';
import type { MigrationTrace } from '../model/rehearsal.ts';
import type { Schema } from '../model/schema.ts';
import type { ChangeReply, RunScript, RunStatement } from './protocol.ts';
import { runWithRows } from './run-with-rows.ts';
import { resetSession, schemaOf, type WatchedDatabase } from './watched-database.ts';

export type Ascent = Pick<ChangeReply, 'migrations' | 'after'> & { readonly failed: boolean };

/**
 * Runs the migrations of a change up, in order, with awkward rows in the tables that they touch. A migration that the rows
 * make fail is run again without the rows of the tables in question: what then passes depends on data.
 */
export async function goUp(watched: WatchedDatabase, scripts: readonly RunScript[], before: Schema): Promise<Ascent> {
  const migrations: MigrationTrace[] = [];
  let failed = false;
  let schema = before;
  for (const unit of unitsOf(scripts)) {
    const traces: readonly MigrationTrace[] = failed ? notRun(unit, schema) : await runUnit(watched, unit, schema);
    migrations.push(...traces);
    failed ||= traces.some((trace) => trace.outcome !== 'applied');
    await resetSession(watched);
    if (!failed) schema = await schemaOf(watched.session);
  }
  return { migrations, after: failed ? undefined : schema, failed };
}

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

const notRun = (unit: readonly RunScript[], before: Schema): readonly MigrationTrace[] =>
  unit.map((script) => ({ migrationId: script.id, statements: [], outcome: 'not run', before }));

/** A unit's statements, numbered through; `script` and `own` find the way back. */
type Numbered = RunStatement & { readonly script: number; readonly own: number };

const runUnit = async (
  watched: WatchedDatabase,
  unit: readonly RunScript[],
  before: Schema,
): Promise<readonly MigrationTrace[]> => {
  const statements = unit
    .flatMap((script, at) => script.statements.map((statement) => ({ ...statement, script: at, own: statement.index })))
    .map(
      (statement, index): Numbered => ({ ...statement, index, piece: statement.piece + statement.script * 1_000_000 }),
    );
  const snapshots = new Map<number, Schema>([[0, before]]);
  const mode: TransactionMode = unit[0]?.mode === 'run' ? 'migration' : (unit[0]?.mode ?? 'none');
  const { traces } = await runWithRows(
    watched,
    statements,
    mode,
    async ({ index, line }) => {
      const script = statements[index]?.script ?? 0;
      watched.at(unit[script]?.path ?? '', line);
      if (!snapshots.has(script)) snapshots.set(script, await schemaOf(watched.session));
    },
    unit[0]?.path ?? '',
  );
  const failing = traces.find(({ outcome }) => outcome.kind === 'fails');
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
