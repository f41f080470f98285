import { finishedBy } from '../../plan/open-ends.ts';
import type { Judgement, PullRequestState } from '../store/records.ts';
import { answerIssue } from './commands/answer-issue.ts';
import { react } from './commands/react.ts';
import { openFollowUp, tellFollowUps } from './follow-up.ts';
import { giveUp } from './give-up.ts';
import { type Glance, glance } from './glance.ts';
import type { Job, PullRequestJob } from './job.ts';
import { judge, reviewedFor } from './judge.ts';
import { makeGroupTrue } from './merge-group.ts';
import { publishOpenEnds } from './open-ends.ts';
import { othersOf, wakeOthers } from './others.ts';
import { publish } from './publish.ts';
import { askRights, decide, wantsReview } from './requests.ts';
import { settingsOf } from './settings/settings-of.ts';
import { stoppedBy } from './stopped-by.ts';
import { asTrouble, Busy, NotInstalled } from './trouble.ts';
import { freshState, type Work, withNotices } from './work.ts';
import { placeOf, type Workshop } from './workshop.ts';

/** How a job is worked on; all of it may be left out where nobody else could have the job. */
export type Context = {
  /**
   * Aborted when the job has to stop: nothing is asked of GitHub and nothing remembered any more. With a `TimeoutError` as its
   * reason it took too long, and its check says so; with any other one the job is somebody else's to finish.
   */
  readonly signal?: AbortSignal;
  /** The job is given up when it fails now. */
  readonly lastTry?: boolean;
};

/**
 * Makes a pull request or a merge group true: its check, its comment, its fixes. It may be called at any time, twice and
 * after a crash; only what differs is sent. What can't be done is told in the check before it is thrown: a defect of ours at
 * once, trouble with GitHub at the last try. Where the App is not installed any more there is nothing to do.
 *
 * @throws Busy when GitHub can't do it now; the same job will work later
 * @throws the signal's reason when it was stopped
 */
export async function reconcile(job: Job, workshop: Workshop, context: Context = {}): Promise<void> {
  const { signal, lastTry = false } = context;
  try {
    const stoppable = signal === undefined ? workshop : stoppedBy(signal, workshop);
    if (job.kind === 'merge group') await makeGroupTrue(job, stoppable);
    else if (job.kind === 'issue') await answerIssue(job, stoppable);
    else await makePullRequestTrue(job, stoppable);
  } catch (error) {
    // Whoever took the App away reads nothing of it any more.
    if (error instanceof NotInstalled) return;
    const trouble = signal?.aborted ? signal.reason : asTrouble(error);
    if (isOver(trouble, signal, lastTry)) await giveUp(job, trouble, workshop);
    throw trouble;
  }
}

/** Whether nobody will do it soon, so that the check has to say that it was not done. */
function isOver(trouble: unknown, signal: AbortSignal | undefined, lastTry: boolean): boolean {
  if (signal?.aborted) return trouble instanceof DOMException && trouble.name === 'TimeoutError';
  // A limit that names its time is no try: the job comes again, and could write nothing before.
  return !(trouble instanceof Busy) || (lastTry && trouble.afterSeconds === undefined);
}

/** The story: look, see who asks for what, judge, decide, publish. */
async function makePullRequestTrue(job: PullRequestJob, workshop: Workshop): Promise<void> {
  const seen = await lookAt(job, workshop);
  if (seen === undefined) return;
  const { work, state, files } = seen;
  if (!work.pullRequest.open) return putAway(work, state);
  const found = await settingsOf(work.place, files);
  const requests = await askRights(work, found);
  const asked = job.anew || wantsReview(requests);
  const known = state.judgement;
  const others = await othersOf(work);
  const fresh = asked || known === undefined || known.reviewedFor !== reviewedFor(work, found, known.claims, others);
  const judgement = fresh ? await judge(work, found, others) : known;
  const { ticks, notices, decided, reactions } = await decide(work, state, judgement, requests, found);
  const next = { ...withNotices(moved(state, work), notices), judgement };
  // What was decided is not asked again: what comes of it must outlive a failure of what follows.
  if (fresh || notices.length > 0) await workshop.records.save(work.key, next);
  await wakeOthers(work, takenBy(state), takenBy(next));
  await publish(work, next, { judgement, ticks, decided, fresh, asked });
  for (const { commentId, done } of reactions) await react(work.place, commentId, done);
}

/** What a pull request would be judged to be; nothing is published or remembered. Undefined: it is closed, or gone. */
export async function judgePullRequest(job: PullRequestJob, workshop: Workshop): Promise<Judgement | undefined> {
  const seen = await lookAt(job, workshop);
  if (!seen?.work.pullRequest.open) return undefined;
  return judge(seen.work, await settingsOf(seen.work.place, seen.files), await othersOf(seen.work));
}

type Seen = { readonly work: Work; readonly state: PullRequestState; readonly files: Glance['files'] };

async function lookAt(job: PullRequestJob, workshop: Workshop): Promise<Seen | undefined> {
  const { repository, number } = job;
  const key = { repository: repository.id, number };
  const known = await workshop.records.state(key);
  const place = await placeOf(repository, workshop);
  const comment = known?.comment === 'sought' ? undefined : known?.comment?.node;
  const seen = await glance(place.api, job, comment);
  if (seen === undefined) return undefined;
  const { pullRequest, statistics, comment: now } = seen;
  const work: Work = { job, key, place, workshop, pullRequest, statistics, comment: now };
  return { work, state: known ?? freshState(work), files: seen.files };
}

/** A closed pull request is remembered, and left as it is; a merged one says what it leaves to do. */
async function putAway(work: Work, state: PullRequestState): Promise<void> {
  const { key, workshop } = work;
  const waiting = await workshop.records.waiting(key);
  await workshop.records.decide(
    key,
    [],
    waiting.map(({ delivery }) => delivery),
    workshop.now(),
  );
  if (!state.open || !state.judgement) return;
  const { merged } = work.pullRequest;
  const closed = { ...state, open: false, merged };
  await workshop.records.save(key, closed);
  if (merged) await followUp(work, closed, state.judgement);
  await wakeOthers(work, takenBy(state), undefined);
}

/** What was merged leaves something to do, or does what another left. */
async function followUp(work: Work, state: PullRequestState, { openEnds, waiting, review }: Judgement): Promise<void> {
  if (openEnds.length > 0) {
    const issue = await openFollowUp(work, openEnds, waiting ?? []);
    if (issue !== undefined) {
      await work.workshop.records.save(work.key, { ...state, followUp: { number: issue, done: [] } });
    }
    await publishOpenEnds(work, state, openEnds, issue);
  }
  await tellFollowUps(work, finishedBy(review));
}

const takenBy = ({ open, baseRef, judgement }: PullRequestState) =>
  open && judgement ? { baseRef, claims: judgement.claims } : undefined;

/** What was said about an earlier commit is not repeated under the next. */
const moved = (state: PullRequestState, { pullRequest }: Work): PullRequestState => ({
  ...state,
  headSha: pullRequest.headSha,
  baseRef: pullRequest.baseRef,
  open: true,
  notices: state.headSha === pullRequest.headSha ? state.notices : [],
});
