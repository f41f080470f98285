import { answerOf } from '../trouble.ts';
import type { Place } from '../workshop.ts';

/** Answers a command where it was given. A comment that is gone, or a right that was not granted, costs only the reaction. */
export async function react({ api, owner, repo }: Place, commentId: number, done: boolean): Promise<void> {
  try {
    await api.request('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      owner,
      repo,
      comment_id: commentId,
      content: done ? '+1' : 'confused',
    });
  } catch (error) {
    if (answerOf(error) === undefined) throw error;
  }
}
