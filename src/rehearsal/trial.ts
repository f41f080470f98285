import type { RowLoss, Trial } from '../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { RunStep } from './protocol.ts';
import { runWithRows } from './run-with-rows.ts';
import { resetSession, schemaOf, type WatchedDatabase } from './watched-database.ts';

/** Runs the steps of a plan, each in its own transaction or in none, and says what each did. Rows that stop a step are taken away; stops at the first other error. */
export async function tryOut(
  watched: WatchedDatabase,
  steps: readonly RunStep[],
  rowLosses: (now: Schema) => Promise<readonly RowLoss[]>,
): Promise<Trial> {
  const done: Trial['steps'][number][] = [];
  const cleared = new Set<QualifiedName>();
  for (const step of steps) {
    const mode = step.transaction === 'own' ? 'migration' : 'none';
    const run = await runWithRows(
      watched,
      step.statements,
      mode,
      async ({ line }) => watched.at(step.id, line),
      step.id,
    );
    done.push({ stepId: step.id, statements: run.traces, error: run.failed });
    for (const relation of run.cleared) cleared.add(relation);
    await resetSession(watched);
    if (run.failed) return { steps: done, after: undefined, rowLosses: [], cleared: [...cleared], notRun: undefined };
  }
  const after = await schemaOf(watched.session);
  return { steps: done, after, rowLosses: await rowLosses(after), cleared: [...cleared], notRun: undefined };
}
