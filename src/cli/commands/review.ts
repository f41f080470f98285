import type { Arguments } from '../command.ts';
import { chooseForm, deliver } from '../rendering.ts';
import { reviewFromArguments } from '../reviewing.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Reviews a change and shows the review.
 *
 * @returns 0: nothing is open. 1: something is, and the settings say that it matters.
 */
export async function reviewCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const render = chooseForm(given, 'review');
  if (given.options.github !== undefined || given.options.post === true) {
    return (await import('../github/review-on-github.ts')).reviewOnGitHub(render, given, terminal);
  }
  const { review, settings } = await reviewFromArguments(given, terminal);
  await deliver(render, review, given, terminal);
  return review.verdict.state === 'clear' || settings.failOn === 'never' ? 0 : 1;
}
