import type { Arguments } from '../arguments.ts';
import { deliver, formOf } from '../rendering.ts';
import { reviewNamed } from '../reviewing.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Writes the whole plan of a change.
 *
 * @returns 0: nothing is open. 1: something is, and the settings say that it matters.
 */
export async function planCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const form = formOf(given, ['markdown', 'html', 'json']);
  const { review, settings } = await reviewNamed(given, terminal);
  await deliver(form === 'markdown' ? 'document' : form, review, given, terminal);
  return review.verdict.state === 'clear' || settings.failOn === 'never' ? 0 : 1;
}
