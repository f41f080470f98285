import type { RowLoss, Trial } from '../model/rehearsal.ts';
import type { Schema } from '../model/schema.ts';
import { type Stand, schemaOf, tidy } from './change.ts';
import type { RunStep } from './protocol.ts';
import { runScript } from './run-script.ts';

/** Runs the steps of a plan, each in its own transaction or in none, and says what each did. Stops at the first error. */
export const tryOut = async (
  stand: Stand,
  steps: readonly RunStep[],
  rowLosses: (now: Schema) => Promise<readonly RowLoss[]>,
): Promise<Trial> => {
  const done: Trial['steps'][number][] = [];
  for (const step of steps) {
    const mode = step.transaction === 'own' ? 'migration' : 'none';
    const run = await runScript(stand.session, stand.observer, step.statements, mode, async (statement) =>
      stand.at(step.id, statement.line),
    );
    done.push({ stepId: step.id, statements: run.traces, error: run.failed?.error });
    await tidy(stand, true);
    if (run.failed) return { steps: done, after: undefined, rowLosses: [], notRun: undefined };
  }
  const after = await schemaOf(stand.session);
  return { steps: done, after, rowLosses: await rowLosses(after), notRun: undefined };
};
