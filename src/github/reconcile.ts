import type { Judgement, PullRequestState, TickEntry } from '../store/records.ts';
import { answer, asksForReview } from './commands/answer.ts';
import { react } from './commands/react.ts';
import { giveUp } from './give-up.ts';
import { type Glance, glance } from './glance.ts';
import type { Job, PullRequestJob } from './job.ts';
import { judge, reviewedFor } from './judge.ts';
import { makeGroupTrue } from './merge-group.ts';
import { publish } from './publish.ts';
import { type FoundSettings, settingsOf } from './settings/settings-of.ts';
import { type Bench, decideTicks, fallen, type Judged, refusal } from './ticks/decide.ts';
import { rightOf } from './ticks/rights.ts';
import { answerOf, asTrouble, Busy } from './trouble.ts';
import { freshState, pageOf, type Work, withNotices } from './work.ts';
import type { Workshop } from './workshop.ts';

/**
 * Makes a pull request or a merge group true: its check, its comment, its fixes. It may be called at any time, twice and
 * after a crash; only what differs is sent. A defect of ours is told in the check before it is thrown.
 *
 * @throws Busy when GitHub can't do it now; the same job will work later
 */
export async function reconcile(job: Job, workshop: Workshop, context: Context = {}): Promise<void> {
  try {
    if (job.kind === 'merge group') await makeGroupTrue(job, workshop);
    else await makePullRequestTrue(job, workshop, context);
  } catch (error) {
    const trouble = asTrouble(error);
    if (answerOf(error)?.status === 401) await workshop.renewToken?.(job.repository);
    const isOver = !(trouble instanceof Busy) || context.lastTry === true;
    if (isOver && context.signal?.aborted !== true) await giveUp(job, trouble, workshop);
    throw trouble;
  }
}

/** How a job is worked on. `signal`: somebody else has it now, nothing may be published. `lastTry`: it is given up when it fails. */
export type Context = { readonly signal?: AbortSignal; readonly lastTry?: boolean };

/** The story: look, see who asks for what, judge, decide, publish. */
async function makePullRequestTrue(job: PullRequestJob, workshop: Workshop, { signal }: Context): Promise<void> {
  const seen = await lookAt(job, workshop);
  if (seen === undefined) return;
  const { work, state, files } = seen;
  if (!work.pullRequest.open) return putAway(work, state);
  const found = await settingsOf(work.place, files);
  const requests = await askRights(work, found);
  const asked = job.anew || requests.some(({ request, right }) => isReview(request) && right.counts);
  const known = state.judgement;
  const fresh = asked || known === undefined || known.reviewedFor !== reviewedFor(work, found);
  const judgement = fresh ? await judge(work, found) : known;
  signal?.throwIfAborted();
  const { ticks, notices, decided, reactions } = await decide(work, state, judgement, requests);
  const next = withNotices(moved(state, work), notices);
  await publish(work, next, { judgement, ticks, decided, fresh, asked });
  for (const { commentId, done } of reactions) await react(work.place, commentId, done);
}

/** What a pull request would be judged to be; nothing is published or remembered. Undefined: it is closed, or gone. */
export async function judgePullRequest(job: PullRequestJob, workshop: Workshop): Promise<Judgement | undefined> {
  const seen = await lookAt(job, workshop);
  if (!seen?.work.pullRequest.open) return undefined;
  return judge(seen.work, await settingsOf(seen.work.place, seen.files));
}

type Seen = { readonly work: Work; readonly state: PullRequestState; readonly files: Glance['files'] };

async function lookAt(job: PullRequestJob, workshop: Workshop): Promise<Seen | undefined> {
  const { repository, number } = job;
  const key = { repository: repository.id, number };
  const known = await workshop.records.state(key);
  const place = { api: await workshop.apiOf(repository), owner: repository.owner, repo: repository.name };
  const comment = known?.comment === 'sought' ? undefined : known?.comment?.node;
  const seen = await glance(place.api, job, comment);
  if (seen === undefined) return undefined;
  const work: Work = { job, key, place, workshop, pullRequest: seen.pullRequest, comment: seen.comment };
  return { work, state: known ?? freshState(work), files: seen.files };
}

/** A closed pull request is remembered, and left as it is. */
async function putAway({ key, workshop }: Work, state: PullRequestState): Promise<void> {
  const waiting = await workshop.records.waiting(key);
  await workshop.records.decide(
    key,
    [],
    waiting.map(({ delivery }) => delivery),
    workshop.now(),
  );
  if (state.open && state.judgement) await workshop.records.save(key, { ...state, open: false });
}

/** What people ask for, each with their right, asked once for each person. */
async function askRights(work: Work, { settings }: FoundSettings): Promise<readonly Judged[]> {
  const waiting = await work.workshop.records.waiting(work.key);
  const rights = new Map<number, ReturnType<typeof rightOf>>();
  const judged: Judged[] = [];
  for (const one of waiting) {
    const { sender } = one.request;
    const { authorId } = work.pullRequest;
    const right = rights.get(sender.id) ?? rightOf(work.place, sender, settings, authorId);
    rights.set(sender.id, right);
    // Whoever made the change may have it looked at again.
    const own = sender.id === authorId && isReview(one.request);
    judged.push({ ...one, right: own ? { counts: true } : await right });
  }
  return judged;
}

const isReview = ({ ask }: Judged['request']): boolean => ask.kind === 'command' && asksForReview(ask.words);

type Decisions = {
  readonly ticks: ReadonlyMap<string, TickEntry>;
  readonly notices: PullRequestState['notices'];
  readonly decided: ReadonlySet<string>;
  readonly reactions: readonly { readonly commentId: number; readonly done: boolean }[];
};

/** Decides what people ask for, oldest first, after what a push took away; all of it is recorded before it is shown. */
async function decide(
  work: Work,
  state: PullRequestState,
  { review }: Judgement,
  requests: readonly Judged[],
): Promise<Decisions> {
  const { key, workshop } = work;
  const { headSha } = work.pullRequest;
  const ticked = new Map((await workshop.records.ticks(key)).map((entry) => [entry.item, entry]));
  const gone = fallen({ review, ticked, headSha }, workshop.now());
  for (const { item } of gone) ticked.delete(item);
  const entries = [...gone];
  const notices: PullRequestState['notices'][number][] = [];
  const decided = new Set<string>();
  const reactions: Decisions['reactions'][number][] = [];
  for (const { request, right, askedAt } of requests) {
    const bench: Bench = { review, ticked, headSha };
    const asked = { sender: request.sender, right, askedAt };
    const { ask } = request;
    if (ask.kind === 'ticks') for (const { item } of ask.changed) decided.add(item);
    const came =
      ask.kind === 'ticks'
        ? decideTicks(ask.changed, asked, bench)
        : answer(ask.words, asked, bench, pageOf(work, state) !== undefined);
    notices.push(...('refused' in came ? refusal(asked, came.refused) : came.notices));
    if ('done' in came) reactions.push({ commentId: ask.commentId, done: came.done });
    for (const entry of came.entries) {
      entries.push(entry);
      if (entry.ticked) ticked.set(entry.item, entry);
      else ticked.delete(entry.item);
    }
  }
  const deliveries = requests.map(({ delivery }) => delivery);
  if (entries.length + deliveries.length > 0) await workshop.records.decide(key, entries, deliveries, workshop.now());
  return { ticks: ticked, notices, decided, reactions };
}

/** What was said about an earlier commit is not repeated under the next. */
const moved = (state: PullRequestState, { pullRequest }: Work): PullRequestState => ({
  ...state,
  headSha: pullRequest.headSha,
  baseRef: pullRequest.baseRef,
  open: true,
  notices: state.headSha === pullRequest.headSha ? state.notices : [],
});
