import { paragraph } from '../../../render/markdown/build.ts';
import { printMarkdown } from '../../../render/markdown/print.ts';
import { counted } from '../../../render/words/names.ts';
import type { Judgement, OfferedFix, PullRequestState } from '../../store/records.ts';
import { answerOf, isUncertain } from '../trouble.ts';
import type { Work } from '../work.ts';

type Offered = PullRequestState['offered'];

/** The hidden mark by which a fix is known again; it counts in comments of our own. */
const marker = (key: string): string => `<!-- fix:${key} -->`;
const marks = /^<!-- fix:([0-9a-f]{32}) -->/;

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
  const { suggestions, most } = settings.inline;
  if (!suggestions || work.pullRequest.draft || fixes.every(({ key }) => offered.keys.includes(key))) return offered;
  const known = offered.sought ? [...offered.keys, ...(await offeredKeys(work))] : offered.keys;
  const fresh = fixes.filter(({ key }) => !known.includes(key));
  if (fresh.length === 0) return { sought: false, keys: known };
  const shown = fresh.slice(0, most);
  const done = { sought: false, keys: [...known, ...shown.map(({ key }) => key)] };
  await intend();
  try {
    await create(work, shown, fresh.length - shown.length);
  } catch (error) {
    // The head has moved on, or GitHub sees the diff otherwise than it showed it: the comment says the same.
    if (answerOf(error)?.status === 422) return done;
    if (!isUncertain(error)) throw error;
    const there = await offeredKeys(work);
    if (!shown.every(({ key }) => there.includes(key))) throw error;
  }
  return done;
}

async function create({ place, pullRequest }: Work, shown: readonly OfferedFix[], left: number): Promise<void> {
  const { api, owner, repo } = place;
  const more = left > 0 ? ` ${counted(left, 'more fix', 'more fixes')} in the comment.` : '';
  await api.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    owner,
    repo,
    pull_number: pullRequest.number,
    commit_id: pullRequest.headSha,
    event: 'COMMENT',
    body: printMarkdown([paragraph(`${counted(shown.length, 'fix', 'fixes')} to take with one click.${more}`)]),
    comments: shown.map(({ key, path, first, last, body }) => ({
      path,
      line: last,
      side: 'RIGHT',
      // GitHub refuses a range of one line.
      ...(first < last && { start_line: first, start_side: 'RIGHT' }),
      body: `${marker(key)}\n${body}`,
    })),
    request: { retries: 0 },
  });
}

/** The fixes that stand in the diff already, where nobody remembers. */
async function offeredKeys({ place, pullRequest, workshop }: Work): Promise<readonly string[]> {
  const { api, owner, repo } = place;
  const keys: string[] = [];
  for (let page = 1; ; page++) {
    const { data } = await api.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
      owner,
      repo,
      pull_number: pullRequest.number,
      per_page: 100,
      page,
    });
    for (const { user, body } of data) {
      const key = user?.id === workshop.self.userId ? marks.exec(body)?.[1] : undefined;
      if (key !== undefined) keys.push(key);
    }
    if (data.length < 100) return keys;
  }
}
