import type { Settings } from '../../../model/settings.ts';
import type { Person } from '../../store/records.ts';
import { isNotFound, responseOf } from '../errors.ts';
import type { RepositoryClient } from '../repository-client.ts';

/** Whether a person's word counts; otherwise why not, as the end of a sentence. */
export type Right = { readonly counts: true } | { readonly counts: false; readonly why: string };

const refused = (why: string): Right => ({ counts: false, why });

/**
 * Asks GitHub for the right of a person, now. `permission` folds custom roles into the role that they extend: `write` is
 * write and maintain, `read` is read and triage.
 */
export async function fetchRight(
  client: RepositoryClient,
  person: Person,
  { ticks }: Pick<Settings, 'ticks'>,
  authorId: number | undefined,
): Promise<Right> {
  if (!ticks.author && person.id === authorId) return refused('the settings do not let the author of the change tick');
  const { api, owner, repo } = client;
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  const answer = await api.request(route, { owner, repo, username: person.login }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  // A login may have changed hands since the event.
  if (answer === undefined || answer.data.user?.id !== person.id)
    return refused('GitHub reports no role for this account here');
  const { permission, role_name: role } = answer.data;
  if (permission !== 'write' && permission !== 'admin')
    return refused(`this needs write access, and the role of this account is ${role}`);
  return ticks.teams.length === 0 ? { counts: true } : fetchMembership(client, person, ticks.teams);
}

async function fetchMembership(
  { api, owner }: RepositoryClient,
  person: Person,
  teams: readonly string[],
): Promise<Right> {
  for (const team of teams) {
    const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}';
    const answer = await api
      .request(route, { org: owner, team_slug: team, username: person.login })
      .catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        if (responseOf(error)?.message.includes('not accessible')) return 'unreadable' as const;
        throw error;
      });
    if (answer === 'unreadable') return refused('this App cannot read teams (it needs the permission "members: read")');
    if (answer?.data.state === 'active') return { counts: true };
  }
  return refused(`the settings require a member of ${teams.join(', ')}`);
}
