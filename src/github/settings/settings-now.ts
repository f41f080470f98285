import { askGraph } from '../graph.ts';
import type { Place } from '../workshop.ts';
import { type FoundSettings, settingsOf } from './settings-of.ts';
import { type SettingsFile, settingsQuery } from './settings-query.ts';

type Files = { readonly yml: SettingsFile | null; readonly yaml: SettingsFile | null } | null;

const query = `query settings($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${settingsQuery} }
  organisation: repository(owner: $owner, name: ".github") { ${settingsQuery} }
}`;

/** The settings that count for a repository now, where no pull request is looked at. */
export async function settingsNow(place: Place): Promise<FoundSettings> {
  type Answer = { readonly repository: Files; readonly organisation: Files };
  const answer = await askGraph<Answer>(place.api, query, { owner: place.owner, name: place.repo });
  const fileOf = (files: Files): SettingsFile | undefined => files?.yml ?? files?.yaml ?? undefined;
  const organisation = answer.organisation === null ? 'not seen' : fileOf(answer.organisation);
  return settingsOf(place, { repository: fileOf(answer.repository), organisation });
}
