import { findOwnComments } from '../../app/github/comment/find-comment.ts';
import type { PullRequestJob } from '../../app/github/job.ts';
import { openClient } from '../../app/github/repository-client.ts';
import type { Services } from '../../app/github/services.ts';
import { fetchSettings } from '../../app/github/settings/fetch-settings.ts';
import { readTicks } from '../../render/comment/ticks.ts';
import type { Tick } from '../../render/context.ts';

/** Nobody remembers who ticked; that they may write is GitHub's own rule for editing somebody else's comment. */
const somebody = { id: 0, login: 'somebody with write access' };

/**
 * Puts into the records what the last run left on GitHub: a command line has no memory of its own. Check and fixes are to be
 * looked for, and the ticked boxes of our comment are ticks. Where the settings ask for certain people boxes do not count:
 * who ticked is not known.
 */
export async function restoreRecords(job: PullRequestJob, services: Services): Promise<ReadonlyMap<string, Tick>> {
  const { repository, number } = job;
  const key = { repository: repository.id, number };
  const client = await openClient(repository, services);
  await services.records.save(key, {
    headSha: '',
    baseRef: '',
    open: true,
    address: services.randomToken(),
    judgement: undefined,
    comment: undefined,
    check: 'sought',
    offered: { sought: true, keys: [] },
    notices: [],
  });
  const [comment] = await findOwnComments(client, number, services.account, undefined);
  if (comment === undefined) return new Map();
  const { ticks } = (await fetchSettings(client)).settings;
  if (!ticks.author || ticks.teams.length > 0) return new Map();
  const ticked = [...readTicks(comment.body)].flatMap(([item, is]) => (is ? [item] : []));
  const at = comment.updatedAt;
  const entries = ticked.map((item) => ({ item, ticked: true, by: somebody, at, content: '', headSha: '' }));
  await services.records.decide(key, entries, [], at);
  return new Map(ticked.map((item) => [item, { by: somebody.login, at: at.toISOString() }]));
}
