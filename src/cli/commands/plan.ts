import { textOf } from '../arguments.ts';
import type { Arguments } from '../command.ts';
import { exitStatus } from '../exit-status.ts';
import { chooseForm, deliver } from '../rendering.ts';
import { reviewFromArguments } from '../reviewing.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Writes the whole plan of a change, as a document or as migration files.
 *
 * @returns the exit status, as `exit-status.ts` has it
 */
export async function planCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const render = chooseForm(given, 'plan');
  const reviewed = await reviewFromArguments(given, terminal);
  const { review, settings } = reviewed;
  const directory = textOf(given, 'write');
  if (directory !== undefined) {
    await (await import('../plan-files.ts')).writePlanFiles(reviewed, given, directory, terminal);
    return 0;
  }
  await deliver(render, review, given, terminal);
  return exitStatus(review, settings);
}
