import { ownComments } from '../../app/github/comment/find-comment.ts';
import type { PullRequestJob } from '../../app/github/job.ts';
import { settingsNow } from '../../app/github/settings/settings-now.ts';
import { type Workshop } from '../../app/github/workshop.ts';
import { placeOf } from '../../app/github/repository-client.ts';
import { readTicks } from '../../render/comment/ticks.ts';
import type { Tick } from '../../render/context.ts';

/** Nobody remembers who ticked; that they may write is GitHub's own rule for editing somebody else's comment. */
const somebody = { id: 0, login: 'somebody with write access' };

/**
 * Puts into the records what the last run left on GitHub: a command line has no memory of its own. Check and fixes are to be
 * looked for, and the ticked boxes of our comment are ticks. Where the settings ask for certain people boxes do not count:
 * who ticked is not known.
 */
export async function remember(job: PullRequestJob, workshop: Workshop): Promise<ReadonlyMap<string, Tick>> {
  const { repository, number } = job;
  const key = { repository: repository.id, number };
  const place = await placeOf(repository, workshop);
  await workshop.records.save(key, {
    headSha: '',
    baseRef: '',
    open: true,
    address: workshop.unguessable(),
    judgement: undefined,
    comment: undefined,
    check: 'sought',
    offered: { sought: true, keys: [] },
    notices: [],
  });
  const [comment] = await ownComments(place, number, workshop.self, undefined);
  if (comment === undefined) return new Map();
  const { ticks } = (await settingsNow(place)).settings;
  if (!ticks.author || ticks.teams.length > 0) return new Map();
  const ticked = [...readTicks(comment.body)].flatMap(([item, is]) => (is ? [item] : []));
  const at = comment.updatedAt;
  const entries = ticked.map((item) => ({ item, ticked: true, by: somebody, at, content: '', headSha: '' }));
  await workshop.records.decide(key, entries, [], at);
  return new Map(ticked.map((item) => [item, { by: somebody.login, at: at.toISOString() }]));
}
