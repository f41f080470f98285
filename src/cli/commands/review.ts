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
  const form = chooseForm(given, ['terminal', 'markdown', 'json', 'sarif', 'html']);
  if (given.options.github !== undefined || given.options.post === true) {
    return (await import('../github/review-on-github.ts')).reviewOnGitHub(form, given, terminal);
  }
  const { review, settings } = await reviewFromArguments(given, terminal);
  await deliver(form, review, given, terminal);
  return review.verdict.state === 'clear' || settings.failOn === 'never' ? 0 : 1;
}
