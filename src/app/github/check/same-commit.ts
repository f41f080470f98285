import { type Block, item, list, paragraph } from '../../../render/markdown/build.ts';
import { printMarkdown } from '../../../render/markdown/print.ts';
import { prose } from '../../../render/markdown/prose.ts';
import { shorten } from '../../../render/markdown/visible.ts';
import type { Conclusion, Gate, SameHead } from '../../store/records.ts';
import type { PullRequestJob } from '../job.ts';
import type { PullRequestContext } from '../pull-request-context.ts';
import type { Verdict } from './verdict.ts';

/** What an open pull request says of a commit that is its head. */
export type Standing = Pick<Gate, 'conclusion' | 'title'> & { readonly number: number };

/** From the best to the worst. */
const conclusions: readonly Conclusion[] = ['success', 'neutral', 'action_required', 'failure'];
const rank = ({ conclusion }: Pick<Gate, 'conclusion'>): number => conclusions.indexOf(conclusion);

/**
 * What other open pull requests with a head commit say of it and is no `success`, the worst first. GitHub requires a check of a
 * commit, whichever pull request it was made for, and goes by the newest; so each run has to say what all of them come to. One
 * that was not looked at yet holds it up: nobody knows what it comes to.
 */
export async function otherStandings(
  context: Pick<PullRequestContext, 'key' | 'services' | 'pullRequest'>,
): Promise<readonly Standing[]> {
  const { key, pullRequest } = context;
  const all = await headsAt(context, pullRequest.headSha);
  return heldUp(all, pullRequest.headSha, key.number);
}

/** A verdict that says what a commit comes to, where others with the same head say worse or the like. */
export function withOthers(own: Verdict, others: readonly Standing[]): Verdict {
  const [worst] = others;
  if (worst === undefined) return own;
  const summary = `${printMarkdown(otherBlocks(others))}\n${own.summary}`;
  if (rank(worst) <= rank(own)) return { ...own, summary };
  const title = shorten(`Pull request ${worst.number} has the same commit: ${worst.title}`, 200);
  return { ...own, summary, title, conclusion: worst.conclusion };
}

/** What the pull request's own readers are told of others; none: nothing. */
export function otherBlocks(others: readonly Standing[]): readonly Block[] {
  if (others.length === 0) return [];
  const lines = others
    .slice(0, mostShown)
    .map(({ number, title }) => item(prose(`Pull request ${number}: ${shorten(title, 200)}`)));
  const more = others.length - mostShown;
  return [
    paragraph(
      'Other open pull requests have this commit as their head. GitHub counts a check for a commit, so it says the worst of them all:',
    ),
    list(more > 0 ? [...lines, item([`${more} more`])] : lines),
  ];
}

const mostShown = 20;

/** Equal keys, equal words about others. */
export function standingsKey(others: readonly Standing[]): string {
  return JSON.stringify(others.map(({ number, conclusion, title }) => [number, conclusion, title]));
}

/**
 * Asks for those pull requests with this head commit to be looked at again whose check does not say what the others come to now,
 * and for those that nobody looked at yet. Whoever is looked at says it, so that this comes to an end.
 *
 * @param anyway asks for all of them: one may be closed, and the word of it lost
 */
export async function requeueSameCommit(
  context: Pick<PullRequestContext, 'job' | 'key' | 'services' | 'pullRequest'>,
  headSha: string,
  anyway = false,
): Promise<void> {
  const { job, key, services } = context;
  if (services.requeue === undefined) return;
  const all = await headsAt(context, headSha);
  const jobs = all
    .filter(({ number }) => number !== key.number)
    .filter(({ number, alongside }) => anyway || alongside !== standingsKey(heldUp(all, headSha, number)))
    .map(({ number }): PullRequestJob => ({ kind: 'pull request', repository: job.repository, number, anew: false }));
  if (jobs.length > 0) await services.requeue(jobs);
}

/** Those that the records know, and those of which only GitHub knows that they have the commit. */
async function headsAt(
  { key, services, pullRequest }: Pick<PullRequestContext, 'key' | 'services' | 'pullRequest'>,
  headSha: string,
): Promise<readonly SameHead[]> {
  const known = await services.records.sameHead(key.repository, headSha);
  // Where nobody can be asked to look, nobody would.
  const told = pullRequest.headSha === headSha && services.requeue !== undefined ? pullRequest.sameHead : [];
  const unknown = told.filter((number) => !known.some((one) => one.number === number));
  return [...known, ...unknown.map((number) => ({ number, gate: undefined, alongside: undefined }))];
}

function heldUp(all: readonly SameHead[], headSha: string, except: number): readonly Standing[] {
  return all
    .filter(({ number }) => number !== except)
    .map(({ number, gate }) => {
      const known = gate?.headSha === headSha ? gate : notLookedAt;
      return { number, conclusion: known.conclusion, title: known.title };
    })
    .filter(({ conclusion }) => conclusion !== 'success')
    .sort((one, other) => rank(other) - rank(one) || one.number - other.number);
}

const notLookedAt = { conclusion: 'action_required', title: 'it was not reviewed yet' } as const;
