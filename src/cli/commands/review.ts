import type { Arguments } from '../command.ts';
import { exitStatus } from '../exit-status.ts';
import { chooseForm, deliver } from '../rendering.ts';
import { reviewFromArguments } from '../reviewing.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Reviews a change and shows the review.
 *
 * @returns the exit status, as `exit-status.ts` has it
 */
export async function reviewCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const render = chooseForm(given, 'review');
  if (given.options.github !== undefined || given.options.post === true) {
    return (await import('../github/review-on-github.ts')).reviewOnGitHub(render, given, terminal);
  }
  const { review, settings } = await reviewFromArguments(given, terminal);
  await deliver(render, review, given, terminal);
  return exitStatus(review, settings);
}
