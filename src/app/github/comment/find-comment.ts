import type { OwnAccount } from '../api.ts';
import type { CurrentComment } from '../fetch-pull-request.ts';
import type { RepositoryClient } from '../repository-client.ts';
import { commentMarker } from './body.ts';

const perPage = 100;

/**
 * Our comments on a pull request, oldest first: written by us, with our mark or known by its id. All pages are read.
 *
 * @param known id of the comment that we wrote last; whoever may write may take the mark out of it
 */
export async function findOwnComments(
  { api, owner, repo }: RepositoryClient,
  number: number,
  account: OwnAccount,
  known: number | undefined,
): Promise<readonly CurrentComment[]> {
  const own: CurrentComment[] = [];
  for (let page = 1; ; page++) {
    const { data } = await api.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: number,
      per_page: perPage,
      page,
    });
    for (const { id, node_id: node, body = '', user, updated_at } of data) {
      const isOurs = user?.id === account.userId && (id === known || body.startsWith(commentMarker));
      if (isOurs) own.push({ id: Number(id), node, body, updatedAt: new Date(updated_at) });
    }
    if (data.length < perPage) return own.sort((a, b) => a.id - b.id);
  }
}
