import { readTicks } from '../../render/comment/ticks.ts';
import { catalogue } from '../../rules/catalogue.ts';
import type { Notice, PendingRequest, PullRequestState, ReviewRecord, TickEntry } from '../store/records.ts';
import {
  type AnswerOptions,
  answerCommand,
  asksForPlan,
  asksForReview,
  type CommandResult,
  commandResult,
} from './commands/answer-command.ts';
import { planIntent } from './commands/plan-intent.ts';
import { asksForOverride } from './commands/read-command.ts';
import { Busy, toQueueError } from './errors.ts';
import { type PullRequestContext, reviewUrl } from './pull-request-context.ts';
import type { FoundSettings } from './settings/resolve-settings.ts';
import {
  decideTicks,
  type Requester,
  type RequestWithRight,
  refusalNotices,
  removedTicks,
  stillShown,
  type TickState,
} from './ticks/decide.ts';
import { fetchOverrideRight, fetchRight, type Right, voidRight } from './ticks/rights.ts';

/**
 * What people ask for, each with their right, asked once for each person.
 *
 * @param waiting what was asked before GitHub was asked for the comment, which must show it by now
 * @throws Busy when GitHub shows the comment as it was before a tick
 */
export async function fetchRights(
  context: PullRequestContext,
  { settings }: FoundSettings,
  waiting: readonly PendingRequest[],
): Promise<readonly RequestWithRight[]> {
  if (waiting.some((one) => isNewerThanComment(one, context))) {
    throw new Busy('GitHub does not show the last tick yet', secondsUntilShown, undefined);
  }
  const { authorId } = context.pullRequest;
  const rights = new Map<string, Promise<Right>>();
  const judged: RequestWithRight[] = [];
  for (const one of waiting) {
    const { sender } = one.request;
    // Whoever made the change may have it looked at again.
    if (sender.id === authorId && isReview(one)) {
      judged.push({ ...one, right: { counts: true } });
      continue;
    }
    const fetch = isOverride(one) ? fetchOverrideRight : fetchRight;
    const asked = `${fetch.name} ${sender.id}`;
    const noRight = voidRight(one);
    const right = noRight ?? rights.get(asked) ?? fetch(context.client, sender, settings, authorId);
    if (noRight === undefined) rights.set(asked, Promise.resolve(right));
    judged.push({ ...one, right: await right });
  }
  return judged;
}

/** GitHub's copies are seconds apart; a tick that is not shown after a minute will not be. */
const [secondsUntilShown, longestLag] = [3, 60_000];

function isNewerThanComment({ request: { ask }, askedAt }: PendingRequest, context: PullRequestContext): boolean {
  const { comment, services } = context;
  if (ask.kind !== 'ticks' || ask.commentId !== comment?.id) return false;
  return askedAt > comment.updatedAt && services.now().getTime() - askedAt.getTime() < longestLag;
}

const isOverride = ({ request: { ask } }: PendingRequest): boolean =>
  ask.kind === 'command' && asksForOverride(ask.words);

/** Whether a new review is asked for by somebody who may. */
export function wantsReview(requests: readonly RequestWithRight[]): boolean {
  return requests.some((one) => isReview(one) && one.right.counts);
}

const isReview = ({ request: { ask } }: Pick<RequestWithRight, 'request'>): boolean =>
  ask.kind === 'command' && asksForReview(ask.words);

/** What came of all that people asked for. */
export type Decisions = {
  readonly ticks: ReadonlyMap<string, TickEntry>;
  readonly notices: readonly Notice[];
  /** Boxes that were decided just now, whatever came of them. */
  readonly decided: ReadonlySet<string>;
  /** Somebody asked for another address of the page. */
  readonly newAddress: boolean;
  readonly reactions: readonly { readonly commentId: number; readonly done: boolean }[];
};

/** Decides what people ask for, oldest first, after what a push took away; all of it is recorded before it is shown. */
export async function decideRequests(
  context: PullRequestContext,
  state: PullRequestState,
  { review }: ReviewRecord,
  requests: readonly RequestWithRight[],
  found: FoundSettings,
): Promise<Decisions> {
  const { key, services, pullRequest } = context;
  const ticked = new Map((await services.records.ticks(key)).map((entry) => [entry.item, entry]));
  const lastSet = new Map(await services.records.lastSet(key));
  const shown = readTicks(context.comment?.body ?? '');
  const tickState: TickState = { review, ticked, lastSet, shown, headSha: pullRequest.headSha };
  const entries: TickEntry[] = [];
  const write = (more: readonly TickEntry[]): void => {
    for (const entry of more) {
      entries.push(entry);
      if (entry.ticked) ticked.set(entry.item, entry);
      else ticked.delete(entry.item);
      if (entry.by) lastSet.set(entry.item, entry.at);
    }
  };
  write(removedTicks(tickState, services.now()));
  const rules = [...catalogue, ...(services.ownRules ?? [])];
  const told = new Set(state.judgement?.review.checklist.map(({ id }) => id));
  const options = { hasPage: reviewUrl(context, state) !== undefined, rules, told };
  const came: (CommandResult & Pick<RequestWithRight['request'], 'ask'>)[] = [];
  for (const one of requests) {
    const outcome = (await answerPlan(one, context, found)) ?? decideOne(one, tickState, options);
    write(outcome.entries);
    came.push({ ...outcome, ask: one.request.ask });
  }
  const deliveries = requests.map(({ delivery }) => delivery);
  if (entries.length + deliveries.length > 0) await services.records.decide(key, entries, deliveries, services.now());
  return {
    ticks: ticked,
    notices: came.flatMap(({ notices }) => notices),
    decided: new Set(
      came.flatMap(({ ask }) =>
        ask.kind === 'ticks' ? stillShown(ask.changed, tickState).map(({ item }) => item) : [],
      ),
    ),
    newAddress: came.some(({ newAddress }) => newAddress === true),
    reactions: came.flatMap(({ ask, done }) => (ask.kind === 'command' ? [{ commentId: ask.commentId, done }] : [])),
  };
}

/** The answer to `plan` with words; undefined for all else, and for whoever may not ask. */
async function answerPlan(
  { request: { ask, sender }, right, askedAt, delivery }: RequestWithRight,
  context: PullRequestContext,
  found: FoundSettings,
): Promise<CommandResult | undefined> {
  if (ask.kind !== 'command' || !right.counts || !asksForPlan(ask.words)) return undefined;
  try {
    return commandResult(ask.words, { sender, askedAt }, await planIntent(context, found, ask.words.slice(1)));
  } catch (error) {
    // A defect of ours costs the answer, not the check of every push to come.
    const { records, now } = context.services;
    if (!(toQueueError(error) instanceof Busy)) await records.decide(context.key, [], [delivery], now());
    throw error;
  }
}

function decideOne(
  { request, right, askedAt }: RequestWithRight,
  tickState: TickState,
  options: AnswerOptions,
): CommandResult {
  const asked: Requester = { sender: request.sender, right, askedAt };
  if (request.ask.kind === 'command') return answerCommand(request.ask.words, asked, tickState, options);
  const { entries, refused } = decideTicks(request.ask.changed, asked, tickState, 'box');
  return { entries, notices: refusalNotices(asked, refused), done: right.counts };
}
