import type { Settings } from '../../../model/settings.ts';
import type { PendingRequest, Person } from '../../store/records.ts';
import { isNotFound, responseOf } from '../errors.ts';
import type { RepositoryClient } from '../repository-client.ts';

/** Whether a person's word counts; otherwise why not, as the end of a sentence. */
export type Right = { readonly counts: true } | { readonly counts: false; readonly why: string };

const refused = (why: string): Right => ({ counts: false, why });

/** Why a request counts for nothing, whoever made it; undefined where that is for their right to say. */
export function voidRight({ request: { ask } }: PendingRequest): Right | undefined {
  if (ask.kind !== 'command' || ask.void === undefined) return undefined;
  return ask.void === 'edited'
    ? refused('an edited comment overrides nothing, for people have read another one; write a new comment')
    : refused('a program overrides nothing; a person has to');
}

/** Whether a person may let pass what fails as written: never whoever made the change; then those that the settings name. */
export async function fetchOverrideRight(
  client: RepositoryClient,
  person: Person,
  { override: { users, teams } }: Pick<Settings, 'override'>,
  authorId: number | undefined,
): Promise<Right> {
  if (authorId === undefined) return refused('GitHub does not say who made the change, so that anybody might have');
  if (person.id === authorId)
    return refused('somebody other than the author of the change has to override what fails as written');
  const named = users.some((login) => login.toLowerCase() === person.login.toLowerCase());
  const inTeams = await fetchRight(client, person, { ticks: { author: true, teams: named ? [] : teams } }, undefined);
  if (!inTeams.counts || named || users.length === 0 || teams.length > 0) return inTeams;
  return refused(`the settings let ${users.join(', ')} override what fails as written`);
}

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
