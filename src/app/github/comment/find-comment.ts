import type { CommentNow } from '../glance.ts';
import type { Place } from '../repository-client.ts';
import type { Self } from '../api.ts';
import { commentMarker } from './body.ts';

const perPage = 100;

/**
 * Our comments on a pull request, oldest first: written by us, with our mark or known by its id. All pages are read.
 *
 * @param known id of the comment that we wrote last; whoever may write may take the mark out of it
 */
export async function ownComments(
  { api, owner, repo }: Place,
  number: number,
  self: Self,
  known: number | undefined,
): Promise<readonly CommentNow[]> {
  const own: CommentNow[] = [];
  for (let page = 1; ; page++) {
    const { data } = await api.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: number,
      per_page: perPage,
      page,
    });
    for (const { id, node_id: node, body = '', user, updated_at } of data) {
      const isOurs = user?.id === self.userId && (id === known || body.startsWith(commentMarker));
      if (isOurs) own.push({ id: Number(id), node, body, updatedAt: new Date(updated_at) });
    }
    if (data.length < perPage) return own.sort((a, b) => a.id - b.id);
  }
}
