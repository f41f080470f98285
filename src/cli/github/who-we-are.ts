import { answerOf } from '../../app/github/trouble.ts';
import type { Api, Self } from '../../app/github/api.ts';

/** The account that a token writes as. A token of GitHub Actions may not ask who it is: it writes as the Actions' own bot. */
export async function whoWeAre(api: Pick<Api, 'request'>): Promise<Self> {
  try {
    const { data } = await api.request('GET /user');
    return { appId: undefined, userId: Number(data.id) };
  } catch (error) {
    if (answerOf(error)?.status !== 403) throw error;
    const { data } = await api.request('GET /users/{username}', { username: 'github-actions[bot]' });
    return { appId: undefined, userId: Number(data.id) };
  }
}
