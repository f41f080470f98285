import { annotation, annotationsOf } from '../../render/check/annotations.ts';
import type { Tick } from '../../render/context.ts';
import type { Judgement, PullRequestState, TickEntry } from '../store/records.ts';
import { externalId } from './check/external-id.ts';
import { type Check, mostAnnotations, publishCheck } from './check/publish-check.ts';
import { concerns, verdictOf } from './check/verdict.ts';
import { day, emptyBody, noteBlocks, reviewBody } from './comment/body.ts';
import { keepingBoxes } from './comment/on-their-way.ts';
import { writeComment } from './comment/write-comment.ts';
import type { CommentNow } from './glance.ts';
import { offerFixes } from './inline/offer-fixes.ts';
import { isForbidden } from './trouble.ts';
import { pageOf, type Work } from './work.ts';

/** All that is shown, and what changed since it was shown last. */
export type Edition = {
  readonly judgement: Judgement;
  readonly ticks: ReadonlyMap<string, TickEntry>;
  /** Boxes that were decided just now. */
  readonly decided: ReadonlySet<string>;
  /** The review was made just now. */
  readonly fresh: boolean;
  /** Somebody asked for it again and waits for an answer. */
  readonly asked: boolean;
};

/** Check, comment and fixes, in this order: the check is what a merge waits for. What is so already is not sent. */
export async function publish(work: Work, before: PullRequestState, edition: Edition): Promise<void> {
  let state: PullRequestState = { ...before, judgement: edition.judgement };
  const save = async (more: Partial<PullRequestState>): Promise<void> => {
    state = { ...state, ...more };
    await work.workshop.records.save(work.key, state);
  };
  const { place, workshop } = work;
  const check = await publishCheck(place, workshop.self, checkOf(work, state, edition), {
    known: before.check,
    force: edition.asked,
    intend: () => save({ check: 'sought' }),
  });
  state = { ...state, check };
  // The check says all that is needed to merge or not: in a locked conversation it has to be enough.
  const comment = await publishComment(work, state, edition, () => save({ comment: 'sought' })).catch(
    insteadOfForbidden(before.comment),
  );
  state = { ...state, comment };
  const offered = await offerFixes(work, edition.judgement, before.offered, () =>
    save({ offered: { ...before.offered, sought: true } }),
  ).catch(insteadOfForbidden(before.offered));
  await save({ offered });
}

const insteadOfForbidden =
  <Kept>(kept: Kept) =>
  (error: unknown): Kept => {
    if (isForbidden(error)) return kept;
    throw error;
  };

function checkOf(work: Work, state: PullRequestState, { judgement, ticks }: Edition): Check {
  const { review, problems } = judgement;
  const { headSha, number } = work.pullRequest;
  const options = optionsOf(work, state, ticks);
  const ofSettings = problems.map(({ path, line, message }) =>
    annotation({ path, start: { line }, end: { line, column: 2 } }, 'failure', 'settings', message),
  );
  return {
    headSha,
    externalId: externalId({ kind: 'pull request', number }),
    verdict: verdictOf(judgement, options, noteBlocks(judgement, state.notices)),
    annotations: [...ofSettings, ...annotationsOf(review)].slice(0, mostAnnotations),
    page: pageOf(work, state),
  };
}

async function publishComment(
  work: Work,
  state: PullRequestState,
  { judgement, ticks, decided, fresh }: Edition,
  intend: () => Promise<void>,
): Promise<PullRequestState['comment']> {
  const { comment: known, notices } = state;
  const isAbout = concerns(judgement.review);
  if (!isAbout && known === undefined) return undefined;
  const written = known === 'sought' ? undefined : known?.written;
  const source = sourceOf(work, judgement);
  const body = (now: CommentNow | undefined): string | undefined => {
    if (!isAbout) return now && emptyBody(source);
    const whole = reviewBody({ judgement, notices, source }, optionsOf(work, state, ticks));
    return keepingBoxes(whole, now, { written, decided, now: work.workshop.now() });
  };
  return writeComment(work, { known, look: fresh, intend }, body);
}

function optionsOf({ pullRequest, ...work }: Work, state: PullRequestState, ticks: Edition['ticks']) {
  const { repositoryUrl, headSha } = pullRequest;
  const page = pageOf({ pullRequest, ...work }, state);
  const shown = [...ticks].map(([item, { by, at }]): [string, Tick] => [
    item,
    { by: by?.login ?? 'unknown', at: day(at) },
  ]);
  return {
    ticks: new Map(shown),
    link: (path: string, line: number): string =>
      `${repositoryUrl}/blob/${headSha}/${path.split('/').map(encodeURIComponent).join('/')}#L${line}`,
    ...(page !== undefined && { document: page }),
  };
}

function sourceOf({ pullRequest }: Work, { settings, settingsSource }: Judgement): string {
  const { author, teams } = settings.ticks;
  const who = [
    'people with write access',
    author ? '' : 'not the author',
    teams.length > 0 ? `of ${teams.join(', ')}` : '',
  ];
  const counts = who.filter((part) => part !== '').join(', ');
  return `For commit \`${pullRequest.headSha.slice(0, 7)}\` into \`${pullRequest.baseRef}\`. A tick counts from ${counts}; \`/migration-planner help\` does the same in words. ${settingsSource}`;
}
