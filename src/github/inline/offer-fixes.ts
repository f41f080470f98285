import { paragraph } from '../../render/markdown/build.ts';
import { printMarkdown } from '../../render/markdown/print.ts';
import { counted } from '../../render/words/names.ts';
import type { Judgement, OfferedFix, PullRequestState } from '../../store/records.ts';
import { answerOf, isUncertain } from '../trouble.ts';
import type { Work } from '../work.ts';

type Offered = PullRequestState['offered'];

const marker = (headSha: string): string => `<!-- migration-planner:fixes ${headSha} -->`;

/**
 * Offers fixes in the diff, as one review that only comments. What was offered once is not repeated, whatever is pushed.
 * Drafts are left in peace until they are ready.
 *
 * @param intend told before the review is created, so that a crash in between is noticed
 */
export async function offerFixes(
  work: Work,
  { settings, fixes }: Pick<Judgement, 'settings' | 'fixes'>,
  offered: Offered,
  intend: () => Promise<void>,
): Promise<Offered> {
  const { pullRequest } = work;
  const fresh = fixes.filter(({ key }) => !offered.keys.includes(key));
  if (!settings.inline.suggestions || pullRequest.draft || fresh.length === 0) return offered;
  const shown = fresh.slice(0, settings.inline.most);
  const done = { sought: false, keys: [...offered.keys, ...shown.map(({ key }) => key)] };
  if (offered.sought && (await wasCreated(work))) return done;
  await intend();
  try {
    await create(work, shown, fresh.length - shown.length);
  } catch (error) {
    // The head has moved on, or GitHub sees the diff otherwise than it showed it: the comment says the same.
    if (answerOf(error)?.status === 422) return done;
    if (!isUncertain(error) || !(await wasCreated(work))) throw error;
  }
  return done;
}

async function create({ place, pullRequest }: Work, shown: readonly OfferedFix[], left: number): Promise<void> {
  const { api, owner, repo } = place;
  const more = left > 0 ? ` ${counted(left, 'more fix', 'more fixes')} in the comment.` : '';
  const text = printMarkdown([paragraph(`${counted(shown.length, 'fix', 'fixes')} to take with one click.${more}`)]);
  await api.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    owner,
    repo,
    pull_number: pullRequest.number,
    commit_id: pullRequest.headSha,
    event: 'COMMENT',
    body: `${marker(pullRequest.headSha)}\n${text}`,
    comments: shown.map(({ path, first, last, body }) => ({
      path,
      line: last,
      side: 'RIGHT',
      // GitHub refuses a range of one line.
      ...(first < last && { start_line: first, start_side: 'RIGHT' }),
      body,
    })),
    request: { retries: 0 },
  });
}

/** Whether our review of this head is there, where nobody knows. */
async function wasCreated({ place, pullRequest, workshop }: Work): Promise<boolean> {
  const { api, owner, repo } = place;
  for (let page = 1; ; page++) {
    const { data } = await api.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      owner,
      repo,
      pull_number: pullRequest.number,
      per_page: 100,
      page,
    });
    const isOurs = ({ user, body }: (typeof data)[number]): boolean =>
      user?.id === workshop.self.userId && body.startsWith(marker(pullRequest.headSha));
    if (data.some(isOurs)) return true;
    if (data.length < 100) return false;
  }
}
