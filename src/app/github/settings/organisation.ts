import { queryGraphQL } from '../query-graphql.ts';
import type { RepositoryClient } from '../repository-client.ts';
import { type SettingsFile, settingsQuery } from './settings-query.ts';

/** The repository whose settings count for all of its owner's that have none. */
export const organisationRepository = '.github';

const query = `query organisation($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${settingsQuery} }
}`;

/**
 * The settings file of the organisation's `.github` repository where that is private: a token for one repository does not see
 * it, and one that reads only that one is asked for.
 *
 * @returns `not seen` when the App does not have it, or it is not there
 */
export async function fetchPrivateFile({
  owner,
  neighbour,
}: RepositoryClient): Promise<SettingsFile | 'not seen' | undefined> {
  const api = await neighbour(organisationRepository);
  if (api === undefined) return 'not seen';
  type Files = { readonly yml: SettingsFile | null; readonly yaml: SettingsFile | null };
  type OrganisationResponse = { readonly repository: Files | null };
  const { repository } = await queryGraphQL<OrganisationResponse>(api, query, { owner, name: organisationRepository });
  return repository?.yml ?? repository?.yaml ?? undefined;
}
