import { responseOf } from '../errors.ts';
import type { RepositoryClient } from '../repository-client.ts';

/**
 * Answers a command where it was given, where the App may: GitHub's table asks for `issues: write`, which `app.yml` does not. The
 * comment and the check have said it already; whatever GitHub answers here costs only the reaction.
 */
export async function react({ api, owner, repo }: RepositoryClient, commentId: number, done: boolean): Promise<void> {
  try {
    await api.request('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      owner,
      repo,
      comment_id: commentId,
      content: done ? '+1' : 'confused',
    });
  } catch (error) {
    if (responseOf(error) === undefined) throw error;
  }
}
