import type { RoundTrip, RowLoss } from '../model/rehearsal.ts';
import type { Schema } from '../model/schema.ts';
import { diffSchemas } from '../schema/diff/diff-schemas.ts';
import { goUp } from './change.ts';
import { sqlErrorOf } from './errors.ts';
import type { RunScript } from './protocol.ts';
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
    if (error) return { trip: trip({ outcome: 'failed', error, reason: script.path }), standsAfter: false };
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

const goDown = async (watched: WatchedDatabase, script: RunScript): Promise<RoundTrip['error']> => {
  try {
    const mode = script.mode === 'run' ? 'migration' : script.mode;
    const run = await runScript(watched.session, watched.observer, script.statements, mode, async (statement) =>
      watched.at(script.path, statement.line),
    );
    await resetSession(watched);
    return run.failed?.error;
  } catch (thrown) {
    return sqlErrorOf(thrown);
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
