import { intentNamed, intents } from '../../../intents/intents.ts';
import { nearestName } from '../../../settings/nearest-name.ts';
import { printable } from '../../../settings/printable.ts';
import type { PlanAnswer } from '../../reviewer/reviewer.ts';
import { fetchChange } from '../change/fetch-change.ts';
import type { PullRequestContext } from '../pull-request-context.ts';
import type { FoundSettings } from '../settings/resolve-settings.ts';
import { loadSharedStatistics } from '../settings/statistics-file.ts';

/**
 * The plan that somebody asks for in a few words, on what the base branch holds, or why there is none.
 *
 * @param words those of the intent, its name first; with `--project` and a directory where the repository has several
 */
export async function planIntent(
  { client, key: { repository }, pullRequest, services, statistics }: PullRequestContext,
  { settings }: Pick<FoundSettings, 'settings'>,
  words: readonly string[],
): Promise<PlanAnswer> {
  const [name = ''] = words;
  if (intentNamed(name) === undefined) return unknownIntent(name);
  const alongside = statistics === undefined ? [] : [statistics];
  const read = await fetchChange(client, repository, pullRequest, services, alongside);
  const sizes = await loadSharedStatistics({ wanted: statistics, read, client, services });
  const now = services.now().getTime();
  return services.reviewer.plan({ repository, base: read.base, settings, sizes, words, now });
}

const unknownIntent = (name: string): PlanAnswer => {
  const names = intents.map((one) => one.name);
  const near = nearestName(name, names);
  const hint = near ? ` Did you mean \`${near}\`?` : '';
  return { text: `There is no plan for \`${printable(name)}\`.${hint} Available: ${names.join(', ')}.`, done: false };
};
