import type { Wanted } from '../change/fetch-blobs.ts';
import { askGraph } from '../graph.ts';
import type { Place } from '../repository-client.ts';
import { type FoundSettings, settingsOf } from './settings-of.ts';
import { type SettingsFile, settingsQuery } from './settings-query.ts';
import { type StatisticsFile, statisticsQuery, wantedStatistics } from './statistics-file.ts';

type Files = { readonly yml: SettingsFile | null; readonly yaml: SettingsFile | null } | null;

const query = `query settings($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${settingsQuery} ${statisticsQuery} }
  organisation: repository(owner: $owner, name: ".github") { ${settingsQuery} }
}`;

/** The settings, and the statistics file of the default branch, where there is one. */
export type FoundNow = FoundSettings & {
  readonly statistics: Wanted | undefined;
};

/** The settings that count for a repository now, where no pull request is looked at. */
export async function settingsNow(place: Place): Promise<FoundNow> {
  type Repository = NonNullable<Files> & { readonly statistics: StatisticsFile };
  type Answer = { readonly repository: Repository | null; readonly organisation: Files };
  const answer = await askGraph<Answer>(place.api, query, { owner: place.owner, name: place.repo });
  const fileOf = (files: Files): SettingsFile | undefined => files?.yml ?? files?.yaml ?? undefined;
  const organisation = answer.organisation === null ? 'not seen' : fileOf(answer.organisation);
  const found = await settingsOf(place, { repository: fileOf(answer.repository), organisation });
  return { ...found, statistics: wantedStatistics(answer.repository?.statistics) };
}
