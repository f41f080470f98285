import { annotation } from '../../render/check/annotations.ts';
import type { Tick } from '../../render/context.ts';
import type { Written } from '../reviewer/reviewer.ts';
import type { PullRequestState, ReviewRecord, TickEntry } from '../store/records.ts';
import { externalId } from './check/external-id.ts';
import { type Check, maxAnnotations, publishCheck } from './check/publish-check.ts';
import {
  otherBlocks,
  otherStandings,
  requeueSameCommit,
  type Standing,
  standingsKey,
  withOthers,
} from './check/same-commit.ts';
import { touchesMigrations, type Verdict, verdictOf } from './check/verdict.ts';
import { emptyBody, formatMinute, noteBlocks, reviewBody } from './comment/body.ts';
import { keepPendingTicks } from './comment/pending-ticks.ts';
import { writeComment } from './comment/write-comment.ts';
import { isForbidden } from './errors.ts';
import type { CurrentComment } from './fetch-pull-request.ts';
import { offerFixes } from './inline/offer-fixes.ts';
import { type PullRequestContext, reviewUrl } from './pull-request-context.ts';

/** All that is shown, and what changed since it was shown last. */
export type Publication = {
  readonly judgement: ReviewRecord;
  readonly ticks: ReadonlyMap<string, TickEntry>;
  /** Boxes that were decided just now. */
  readonly decided: ReadonlySet<string>;
  /** The review was made just now. */
  readonly fresh: boolean;
  /** Somebody asked for it again and waits for an answer. */
  readonly asked: boolean;
};

/**
 * Check, comment and fixes, in this order: the check is what a merge waits for. What is so already is not sent.
 * What this pull request says of its commit is remembered before others with the same commit are asked: of two that are looked
 * at together one at least sees the other, and asks for it to be looked at again.
 */
export async function publish(
  context: PullRequestContext,
  before: PullRequestState,
  publication: Publication,
): Promise<void> {
  const { judgement, ticks } = publication;
  const written = await write(context, before, publication);
  // What this pull request comes to, whatever others with its commit do.
  const notes = noteBlocks(judgement, before.notices);
  const verdict = verdictOf(judgement, shownTicks(ticks), notes, written?.check);
  const { headSha } = context.pullRequest;
  const gate = { headSha, conclusion: verdict.conclusion, title: verdict.title };
  let state: PullRequestState = { ...before, judgement: publication.judgement, gate };
  const save = async (more: Partial<PullRequestState>): Promise<void> => {
    state = { ...state, ...more };
    await context.services.records.save(context.key, state);
  };
  await save({});
  await requeueEarlierHeads(context, before);
  const { client, services } = context;
  const others = await otherStandings(context);
  const check = await publishCheck(
    client,
    services.account,
    buildCheck(context, state, publication, { verdict: withOthers(verdict, others), written }),
    {
      known: before.check,
      force: publication.asked,
      intend: () => save({ check: 'sought' }),
    },
  );
  state = { ...state, check: { ...check, alongside: standingsKey(others) } };
  // The check says all that is needed to merge or not: in a locked conversation it has to be enough.
  const comment = await publishComment(context, state, { ...publication, written }, others, () =>
    save({ comment: 'sought' }),
  ).catch(unlessForbidden(before.comment));
  state = { ...state, comment };
  const offered = await offerFixes(context, publication.judgement, before.offered, () =>
    save({ offered: { ...before.offered, sought: true } }),
  ).catch(unlessForbidden(before.offered));
  await save({ offered });
  await requeueSameCommit(context, headSha, publication.asked);
}

/** A head that was left: those that still have it need not wait for this one any more. */
async function requeueEarlierHeads(context: PullRequestContext, { headSha, check }: PullRequestState): Promise<void> {
  const left = new Set([headSha, ...(typeof check === 'object' ? [check.headSha] : [])]);
  left.delete(context.pullRequest.headSha);
  for (const sha of left) await requeueSameCommit(context, sha);
}

const unlessForbidden =
  <Kept>(kept: Kept) =>
  (error: unknown): Kept => {
    if (isForbidden(error)) return kept;
    throw error;
  };

/** The review as people read it; undefined where it is about nothing. */
async function write(
  context: PullRequestContext,
  state: PullRequestState,
  { judgement, ticks }: Publication,
): Promise<Written | undefined> {
  const { repositoryUrl, headSha } = context.pullRequest;
  if (!touchesMigrations(judgement.review)) return undefined;
  return context.services.reviewer.write({
    review: judgement.review,
    ticks: shownTicks(ticks),
    document: reviewUrl(context, state),
    files: `${repositoryUrl}/blob/${headSha}`,
    notes: noteBlocks(judgement, state.notices),
  });
}

function buildCheck(
  context: PullRequestContext,
  state: PullRequestState,
  { judgement: { problems } }: Publication,
  { verdict, written }: { readonly verdict: Verdict; readonly written: Written | undefined },
): Check {
  const { headSha, number } = context.pullRequest;
  const ofSettings = problems.map(({ path, line, message }) =>
    annotation({ path, start: { line }, end: { line, column: 2 } }, 'failure', 'settings', message),
  );
  return {
    headSha,
    externalId: externalId({ kind: 'pull request', number }),
    verdict,
    annotations: [...ofSettings, ...(written?.annotations ?? [])].slice(0, maxAnnotations),
    page: reviewUrl(context, state),
  };
}

async function publishComment(
  context: PullRequestContext,
  state: PullRequestState,
  { judgement, decided, fresh, written }: Publication & { readonly written: Written | undefined },
  others: readonly Standing[],
  intend: () => Promise<void>,
): Promise<PullRequestState['comment']> {
  const { comment: known, notices } = state;
  if (written === undefined && known === undefined) return undefined;
  const before = known === 'sought' ? undefined : known?.written;
  const source = footerText(context, judgement);
  const body = (now: CurrentComment | undefined): string | undefined => {
    if (written === undefined) return now && emptyBody(source);
    const whole = reviewBody(written.comment, { judgement, notices, source, others: otherBlocks(others) });
    return keepPendingTicks(whole, now, { written: before, decided, now: context.services.now() });
  };
  return writeComment(context, { known, look: fresh, intend }, body);
}

const shownTicks = (ticks: Publication['ticks']): ReadonlyMap<string, Tick> =>
  new Map(
    [...ticks].map(([item, { by, at, reason }]) => [
      item,
      { by: by?.login ?? 'unknown', at: formatMinute(at), reason },
    ]),
  );

function footerText({ pullRequest }: PullRequestContext, { settings, settingsSource }: ReviewRecord): string {
  const { author, teams } = settings.ticks;
  const inTeams = teams.length > 0 ? ` in ${teams.join(' or ')}` : '';
  const counts = `people with write access${inTeams}${author ? '' : ', except the author'}`;
  return `For commit \`${pullRequest.headSha.slice(0, 7)}\` into \`${pullRequest.baseRef}\`. Ticks count from ${counts}. \`/migration-planner help\` lists the commands. ${settingsSource}`;
}
