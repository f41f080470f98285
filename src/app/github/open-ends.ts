import type { OpenEnd } from '../../model/open-ends.ts';
import type { PullRequestState } from '../store/records.ts';
import { openEndsBody } from './comment/body.ts';
import { writeComment } from './comment/write-comment.ts';
import { isForbidden } from './errors.ts';
import type { PullRequestContext } from './pull-request-context.ts';

/**
 * Says in the merged pull request what it left to do, in place of the review that nobody has to act on any more. Nothing where no
 * comment of ours stands, or the conversation is locked.
 */
export async function publishOpenEnds(
  context: PullRequestContext,
  state: PullRequestState,
  ends: readonly OpenEnd[],
  issue: number | undefined,
): Promise<void> {
  if (state.comment === undefined) return;
  const before = { known: state.comment, look: false, intend: async () => undefined };
  await writeComment(context, before, (now) => now && openEndsBody(now.body, ends, issue)).catch((error: unknown) => {
    if (!isForbidden(error)) throw error;
  });
}
