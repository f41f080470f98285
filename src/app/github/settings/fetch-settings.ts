import type { BlobReference } from '../change/fetch-blobs.ts';
import { queryGraphQL } from '../query-graphql.ts';
import type { RepositoryClient } from '../repository-client.ts';
import { type FoundSettings, resolveSettings } from './resolve-settings.ts';
import { type SettingsFile, settingsQuery } from './settings-query.ts';
import { type StatisticsFile, statisticsQuery, statisticsReference } from './statistics-file.ts';

type Files = { readonly yml: SettingsFile | null; readonly yaml: SettingsFile | null } | null;

const query = `query settings($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${settingsQuery} ${statisticsQuery} }
  organisation: repository(owner: $owner, name: ".github") { ${settingsQuery} }
}`;

/** The settings, and the statistics file of the default branch, where there is one. */
export type FetchedSettings = FoundSettings & {
  readonly statistics: BlobReference | undefined;
};

/** The settings that count for a repository now, where no pull request is looked at. */
export async function fetchSettings(client: RepositoryClient): Promise<FetchedSettings> {
  type Repository = NonNullable<Files> & { readonly statistics: StatisticsFile };
  type SettingsResponse = { readonly repository: Repository | null; readonly organisation: Files };
  const answer = await queryGraphQL<SettingsResponse>(client.api, query, { owner: client.owner, name: client.repo });
  const fileOf = (files: Files): SettingsFile | undefined => files?.yml ?? files?.yaml ?? undefined;
  const organisation = answer.organisation === null ? 'not seen' : fileOf(answer.organisation);
  const found = await resolveSettings(client, { repository: fileOf(answer.repository), organisation });
  return { ...found, statistics: statisticsReference(answer.repository?.statistics) };
}
