import type { SqlError } from '../model/effect.ts';
import type { RoundTrip, RowLoss } from '../model/rehearsal.ts';
import type { Schema } from '../model/schema.ts';
import { diffSchemas } from '../schema/diff/diff-schemas.ts';
import { goUp } from './change.ts';
import { sqlErrorOf } from './errors.ts';
import { lackOf } from './lacks/lack-of.ts';
import { lackingOf } from './lacks/lacking.ts';
import type { RunScript, RunStatement } from './protocol.ts';
import { runScript } from './run-script.ts';
import { resetSession, schemaOf, type WatchedDatabase } from './watched-database.ts';

export type Journey = { readonly trip: RoundTrip; readonly standsAfter: boolean };

type Ends = {
  readonly before: Schema;
  readonly after: Schema;
  /** What became of the rows, once down again. */
  readonly rowLosses: (now: Schema) => Promise<readonly RowLoss[]>;
};

/** From the state after the change: the tool's own down scripts, newest first, then up again; what differs is said. */
export async function downAndUp(
  watched: WatchedDatabase,
  ups: readonly RunScript[],
  downs: readonly (RunScript | undefined)[],
  ends: Ends,
): Promise<Journey> {
  const missing = ups.filter((_, at) => (downs[at]?.statements.length ?? 0) === 0);
  if (missing.length > 0) {
    const reason = `no down script for ${missing.map((script) => script.path).join(', ')}`;
    return { trip: trip({ outcome: 'no down script', reason }), standsAfter: true };
  }
  const scripts = downs.flatMap((script) => (script ? [script] : [])).reverse();
  for (const script of scripts) {
    const error = await goDown(watched, script);
    if (error) return { trip: stopped(watched, script, error), standsAfter: false };
  }
  const down = await schemaOf(watched.session);
  const differences = diffSchemas(ends.before, down);
  const rowLosses = await ends.rowLosses(down);
  const outcome = differences.length === 0 ? 'restored' : 'different';
  const again = await goUp(watched, ups, ends.before);
  const same = again.after !== undefined && diffSchemas(ends.after, again.after).length === 0;
  const upAgain = again.after === undefined ? 'failed' : same ? 'same' : 'different';
  return { trip: trip({ outcome, differences, rowLosses, upAgain }), standsAfter: same };
}

type Failure = { readonly error: SqlError; readonly statement: RunStatement | undefined };

/** What the rehearsal lacks is no failure of the way back. */
const stopped = (watched: WatchedDatabase, script: RunScript, { error, statement }: Failure): RoundTrip => {
  const extensions = script.statements.flatMap(({ extension }) => extension ?? []);
  const lacking = lackingOf(watched.session, watched.history, {
    madeUp: watched.madeUp,
    extensions,
    notRun: watched.notRun,
  });
  const lack = statement && lackOf(error, statement, lacking);
  return lack === undefined
    ? trip({ outcome: 'failed', error, reason: script.path })
    : trip({ outcome: 'not run', reason: lack.reason });
};

const goDown = async (watched: WatchedDatabase, script: RunScript): Promise<Failure | undefined> => {
  try {
    const mode = script.mode === 'run' ? 'migration' : script.mode;
    const run = await runScript(watched.session, watched.observer, script.statements, mode, async (statement) =>
      watched.at(script.path, statement.line),
    );
    await resetSession(watched);
    if (run.failed)
      return { error: run.failed.error, statement: script.statements.find(({ index }) => index === run.failed?.index) };
    return undefined;
  } catch (thrown) {
    return { error: sqlErrorOf(thrown), statement: undefined };
  }
};

const trip = (found: Partial<RoundTrip>): RoundTrip => ({
  source: 'framework',
  outcome: 'not run',
  reason: undefined,
  error: undefined,
  differences: [],
  rowLosses: [],
  upAgain: 'not run',
  ...found,
});
