import type { Review } from '../../../model/review.ts';
import type { Settings } from '../../../model/settings.ts';
import { settingsPaths } from '../../../settings/paths.ts';
import type { Problem } from '../../store/records.ts';
import type { FetchedChange } from '../change/fetch-change.ts';
import type { RepositoryClient } from '../repository-client.ts';
import { readSettingsText } from './resolve-settings.ts';

/** What a pull request that changes the settings is told: they count once they are merged, and not for itself. */
export async function previewSettings(
  client: RepositoryClient,
  { changed, head }: FetchedChange,
  made: Review,
  reviewBy: (settings: Settings) => Promise<Review>,
): Promise<{ readonly remarks: readonly string[]; readonly problems: readonly Problem[] }> {
  const paths: readonly string[] = settingsPaths;
  const own = changed.filter(({ path, previousPath }) => paths.includes(path) || paths.includes(previousPath ?? ''));
  if (own.length === 0) return { remarks: [], problems: [] };
  const path = paths.find((one) => head.files.has(one));
  const text = path === undefined ? undefined : (await head.read([path])).get(path);
  if (path === undefined || text === undefined) {
    return { remarks: [`This pull request removes the settings file. ${notYet}`], problems: [] };
  }
  const reading = readSettingsText(text, client);
  if ('problems' in reading) {
    const problems = reading.problems.map(({ line, message, expected }) => ({
      path,
      line,
      message: `${message}. Expected: ${expected}.`,
    }));
    const lines = problems.map((problem) => `${path}:${problem.line}: ${problem.message}`);
    return { remarks: [`The settings of this pull request can't be read. ${lines.join(' ')}`], problems };
  }
  const would =
    made.projects.length === 0 ? '' : ` With the new settings: ${(await reviewBy(reading.settings)).verdict.sentence}`;
  return { remarks: [`This pull request changes the settings. ${notYet}${would}`], problems: [] };
}

const notYet = 'That takes effect once it is merged, not for this review.';
