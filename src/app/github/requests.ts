import { catalogue } from '../../rules/catalogue.ts';
import type { Judgement, Notice, PullRequestState, TickEntry } from '../store/records.ts';
import { type Answered, answer, answered, asksForPlan, asksForReview, type Surroundings } from './commands/answer.ts';
import { planAsked } from './commands/plan-asked.ts';
import type { FoundSettings } from './settings/settings-of.ts';
import { type Asked, type Bench, decideTicks, fallen, type Judged, refusal } from './ticks/decide.ts';
import { rightOf } from './ticks/rights.ts';
import { asTrouble, Busy } from './trouble.ts';
import { pageOf, type Work } from './work.ts';

/** What people ask for, each with their right, asked once for each person. */
export async function askRights(work: Work, { settings }: FoundSettings): Promise<readonly Judged[]> {
  const waiting = await work.workshop.records.waiting(work.key);
  const { authorId } = work.pullRequest;
  const rights = new Map<number, ReturnType<typeof rightOf>>();
  const judged: Judged[] = [];
  for (const one of waiting) {
    const { sender } = one.request;
    // Whoever made the change may have it looked at again.
    if (sender.id === authorId && isReview(one)) {
      judged.push({ ...one, right: { counts: true } });
      continue;
    }
    const right = rights.get(sender.id) ?? rightOf(work.place, sender, settings, authorId);
    rights.set(sender.id, right);
    judged.push({ ...one, right: await right });
  }
  return judged;
}

/** Whether a new review is asked for by somebody who may. */
export function wantsReview(requests: readonly Judged[]): boolean {
  return requests.some((one) => isReview(one) && one.right.counts);
}

const isReview = ({ request: { ask } }: Pick<Judged, 'request'>): boolean =>
  ask.kind === 'command' && asksForReview(ask.words);

/** What came of all that people asked for. */
export type Decisions = {
  readonly ticks: ReadonlyMap<string, TickEntry>;
  readonly notices: readonly Notice[];
  /** Boxes that were decided just now, whatever came of them. */
  readonly decided: ReadonlySet<string>;
  readonly reactions: readonly { readonly commentId: number; readonly done: boolean }[];
};

/** Decides what people ask for, oldest first, after what a push took away; all of it is recorded before it is shown. */
export async function decide(
  work: Work,
  state: PullRequestState,
  { review }: Judgement,
  requests: readonly Judged[],
  found: FoundSettings,
): Promise<Decisions> {
  const { key, workshop, pullRequest } = work;
  const ticked = new Map((await workshop.records.ticks(key)).map((entry) => [entry.item, entry]));
  const bench: Bench = { review, ticked, headSha: pullRequest.headSha };
  const entries: TickEntry[] = [];
  const write = (more: readonly TickEntry[]): void => {
    for (const entry of more) {
      entries.push(entry);
      if (entry.ticked) ticked.set(entry.item, entry);
      else ticked.delete(entry.item);
    }
  };
  write(fallen(bench, workshop.now()));
  const rules = [...catalogue, ...(workshop.ownRules ?? [])];
  const surroundings = { hasPage: pageOf(work, state) !== undefined, rules };
  const came: (Answered & Pick<Judged['request'], 'ask'>)[] = [];
  for (const one of requests) {
    const outcome = (await planFor(one, work, found)) ?? decideOne(one, bench, surroundings);
    write(outcome.entries);
    came.push({ ...outcome, ask: one.request.ask });
  }
  const deliveries = requests.map(({ delivery }) => delivery);
  if (entries.length + deliveries.length > 0) await workshop.records.decide(key, entries, deliveries, workshop.now());
  return {
    ticks: ticked,
    notices: came.flatMap(({ notices }) => notices),
    decided: new Set(came.flatMap(({ ask }) => (ask.kind === 'ticks' ? ask.changed.map(({ item }) => item) : []))),
    reactions: came.flatMap(({ ask, done }) => (ask.kind === 'command' ? [{ commentId: ask.commentId, done }] : [])),
  };
}

/** The answer to `plan` with words; undefined for all else, and for whoever may not ask. */
async function planFor(
  { request: { ask, sender }, right, askedAt, delivery }: Judged,
  work: Work,
  found: FoundSettings,
): Promise<Answered | undefined> {
  if (ask.kind !== 'command' || !right.counts || !asksForPlan(ask.words)) return undefined;
  try {
    return answered(ask.words, { sender, askedAt }, await planAsked(work, found, ask.words.slice(1)));
  } catch (error) {
    // A defect of ours costs the answer, not the check of every push to come.
    const { records, now } = work.workshop;
    if (!(asTrouble(error) instanceof Busy)) await records.decide(work.key, [], [delivery], now());
    throw error;
  }
}

function decideOne({ request, right, askedAt }: Judged, bench: Bench, surroundings: Surroundings): Answered {
  const asked: Asked = { sender: request.sender, right, askedAt };
  if (request.ask.kind === 'command') return answer(request.ask.words, asked, bench, surroundings);
  const { entries, refused } = decideTicks(request.ask.changed, asked, bench);
  return { entries, notices: refusal(asked, refused), done: right.counts };
}
