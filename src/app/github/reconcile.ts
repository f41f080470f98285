import { finishedBy } from '../../plan/open-ends.ts';
import type { PendingRequest, PullRequestState, ReviewRecord } from '../store/records.ts';
import { requeueSameCommit } from './check/same-commit.ts';
import { otherPullRequests, requeueColliding } from './collisions.ts';
import { react } from './commands/react.ts';
import { Busy, NotInstalled, toQueueError } from './errors.ts';
import { type FetchedPullRequest, fetchPullRequest } from './fetch-pull-request.ts';
import { openFollowUp, tellFollowUps } from './follow-up.ts';
import type { Job, PullRequestJob, RunOptions } from './job.ts';
import { syncMergeGroup } from './merge-group.ts';
import { publishOpenEnds } from './open-ends.ts';
import { publish } from './publish.ts';
import { initialState, type PullRequestContext, withNotices } from './pull-request-context.ts';
import { reportFailure } from './report-failure.ts';
import { openClient } from './repository-client.ts';
import { decideRequests, fetchRights, wantsReview } from './requests.ts';
import { reviewKey, reviewPullRequest } from './review-pull-request.ts';
import type { Services } from './services.ts';
import { resolveSettings } from './settings/resolve-settings.ts';
import { stoppableServices } from './stoppable-services.ts';

/**
 * Brings a pull request or a merge group up to date: its check, its comment, its fixes. It may be called at any time, twice and
 * after a crash; only what differs is sent. What can't be done is told in the check before it is thrown: a defect of ours at
 * once, trouble with GitHub at the last try. Where the App is not installed any more there is nothing to do.
 *
 * @throws Busy when GitHub can't do it now; the same job will work later
 * @throws the signal's reason when it was stopped
 */
export async function reconcile(job: Job, services: Services, options: RunOptions = {}): Promise<void> {
  const { signal, lastTry = false } = options;
  try {
    const stoppable = signal === undefined ? services : stoppableServices(signal, services);
    if (job.kind === 'merge group') await syncMergeGroup(job, stoppable);
    else await syncPullRequest(job, stoppable);
  } catch (error) {
    // Whoever took the App away reads nothing of it any more.
    if (error instanceof NotInstalled) return;
    const trouble = signal?.aborted ? signal.reason : toQueueError(error);
    if (isFinalFailure(trouble, signal, lastTry)) await reportFailure(job, trouble, services);
    throw trouble;
  }
}

/** Whether nobody will do it soon, so that the check has to say that it was not done. */
function isFinalFailure(trouble: unknown, signal: AbortSignal | undefined, lastTry: boolean): boolean {
  if (signal?.aborted) return trouble instanceof DOMException && trouble.name === 'TimeoutError';
  // A limit that names its time is no try: the job comes again, and could write nothing before.
  return !(trouble instanceof Busy) || (lastTry && trouble.afterSeconds === undefined);
}

/** The story: look, see who asks for what, judge, decide, publish. */
async function syncPullRequest(job: PullRequestJob, services: Services): Promise<void> {
  const seen = await loadPullRequest(job, services);
  if (seen === undefined) return;
  const { context, state, files, waiting } = seen;
  if (!context.pullRequest.open) return closePullRequest(context, state);
  const found = await resolveSettings(context.client, files);
  const requests = await fetchRights(context, found, waiting);
  const asked = job.anew || wantsReview(requests);
  const known = state.judgement;
  const others = await otherPullRequests(context);
  const fresh = asked || known === undefined || known.reviewedFor !== reviewKey(context, found, known.claims, others);
  const judgement = fresh ? await reviewPullRequest(context, found, others) : known;
  const { ticks, notices, decided, reactions, newAddress } = await decideRequests(
    context,
    state,
    judgement,
    requests,
    found,
  );
  const address = newAddress ? services.randomToken() : state.address;
  const next = { ...withNotices(atCurrentHead(state, context), notices), judgement, address };
  // What was decided is not asked again: what comes of it must outlive a failure of what follows.
  if (fresh || notices.length > 0) await services.records.save(context.key, next);
  await requeueColliding(context, claimsOnBranch(state), claimsOnBranch(next));
  await publish(context, next, { judgement, ticks, decided, fresh, asked });
  for (const { commentId, done } of reactions) await react(context.client, commentId, done);
}

/** What a pull request would be judged to be; nothing is published or remembered. Undefined: it is closed, or gone. */
export async function reviewWithoutPublishing(
  job: PullRequestJob,
  services: Services,
): Promise<ReviewRecord | undefined> {
  const seen = await loadPullRequest(job, services);
  if (!seen?.context.pullRequest.open) return undefined;
  return reviewPullRequest(
    seen.context,
    await resolveSettings(seen.context.client, seen.files),
    await otherPullRequests(seen.context),
  );
}

type LoadedPullRequest = {
  readonly context: PullRequestContext;
  readonly state: PullRequestState;
  readonly files: FetchedPullRequest['files'];
  /** What people asked for before GitHub was asked how things are. */
  readonly waiting: readonly PendingRequest[];
};

async function loadPullRequest(job: PullRequestJob, services: Services): Promise<LoadedPullRequest | undefined> {
  const { repository, number } = job;
  const key = { repository: repository.id, number };
  const known = await services.records.state(key);
  const waiting = await services.records.pendingRequests(key);
  const client = await openClient(repository, services);
  const comment = known?.comment === 'sought' ? undefined : known?.comment?.node;
  const seen = await fetchPullRequest(client.api, job, comment);
  if (seen === undefined) return undefined;
  const { pullRequest, statistics, comment: now } = seen;
  const context: PullRequestContext = { job, key, client, services, pullRequest, statistics, comment: now };
  return { context, state: known ?? initialState(context), files: seen.files, waiting };
}

/** A closed pull request is remembered, and left as it is; a merged one says what it leaves to do. */
async function closePullRequest(context: PullRequestContext, state: PullRequestState): Promise<void> {
  const { key, services } = context;
  const waiting = await services.records.pendingRequests(key);
  await services.records.decide(
    key,
    [],
    waiting.map(({ delivery }) => delivery),
    services.now(),
  );
  const { merged, headSha } = context.pullRequest;
  const closed = { ...state, open: false, merged };
  if (state.open) await services.records.save(key, closed);
  // What it said of its commit holds nobody up any more.
  for (const sha of new Set([headSha, state.headSha])) await requeueSameCommit(context, sha);
  if (!state.open || !state.judgement) return;
  if (merged) await followUp(context, closed, state.judgement);
  await requeueColliding(context, claimsOnBranch(state), undefined);
}

/** What was merged leaves something to do, or does what another left. */
async function followUp(
  context: PullRequestContext,
  state: PullRequestState,
  { openEnds, waiting, review }: ReviewRecord,
): Promise<void> {
  if (openEnds.length > 0) {
    const issue = await openFollowUp(context, openEnds, waiting ?? []);
    if (issue !== undefined) {
      await context.services.records.save(context.key, { ...state, followUp: { number: issue, done: [] } });
    }
    await publishOpenEnds(context, state, openEnds, issue);
  }
  await tellFollowUps(context, finishedBy(review));
}

const claimsOnBranch = ({ open, baseRef, judgement }: PullRequestState) =>
  open && judgement ? { baseRef, claims: judgement.claims } : undefined;

/** What was said about an earlier commit is not repeated under the next. */
const atCurrentHead = (state: PullRequestState, { pullRequest }: PullRequestContext): PullRequestState => ({
  ...state,
  headSha: pullRequest.headSha,
  baseRef: pullRequest.baseRef,
  open: true,
  notices: state.headSha === pullRequest.headSha ? state.notices : [],
});
