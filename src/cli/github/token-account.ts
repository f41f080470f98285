import type { Api, OwnAccount } from '../../app/github/api.ts';
import { responseOf } from '../../app/github/errors.ts';

/** The account that a token writes as. A token of GitHub Actions may not ask who it is: it writes as the Actions' own bot. */
export async function fetchTokenAccount(api: Pick<Api, 'request'>): Promise<OwnAccount> {
  try {
    const { data } = await api.request('GET /user');
    return { appId: undefined, userId: Number(data.id) };
  } catch (error) {
    if (responseOf(error)?.status !== 403) throw error;
    const { data } = await api.request('GET /users/{username}', { username: 'github-actions[bot]' });
    return { appId: undefined, userId: Number(data.id) };
  }
}
