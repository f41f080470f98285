import { paragraph } from '../../../render/markdown/build.ts';
import { printMarkdown } from '../../../render/markdown/print.ts';
import { counted } from '../../../render/words/names.ts';
import type { OfferedFix, PullRequestState, ReviewRecord } from '../../store/records.ts';
import { mayHaveSucceeded, responseOf } from '../errors.ts';
import type { PullRequestContext } from '../pull-request-context.ts';

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
  context: PullRequestContext,
  { settings, fixes }: Pick<ReviewRecord, 'settings' | 'fixes'>,
  offered: Offered,
  intend: () => Promise<void>,
): Promise<Offered> {
  const { suggestions, most } = settings.inline;
  if (!suggestions || context.pullRequest.draft || fixes.every(({ key }) => offered.keys.includes(key))) return offered;
  const known = offered.sought ? [...offered.keys, ...(await offeredKeys(context))] : offered.keys;
  const fresh = fixes.filter(({ key }) => !known.includes(key));
  if (fresh.length === 0) return { sought: false, keys: known };
  const shown = fresh.slice(0, most);
  const done = { sought: false, keys: [...known, ...shown.map(({ key }) => key)] };
  await intend();
  try {
    await create(context, shown, fresh.length - shown.length);
  } catch (error) {
    // The head has moved on, or GitHub sees the diff otherwise than it showed it: the comment says the same.
    if (responseOf(error)?.status === 422) return done;
    if (!mayHaveSucceeded(error)) throw error;
    const there = await offeredKeys(context);
    if (!shown.every(({ key }) => there.includes(key))) throw error;
  }
  return done;
}

async function create(
  { client, pullRequest }: PullRequestContext,
  shown: readonly OfferedFix[],
  left: number,
): Promise<void> {
  const { api, owner, repo } = client;
  const more = left > 0 ? ` ${counted(left, 'more fix', 'more fixes')} in the comment.` : '';
  await api.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    owner,
    repo,
    pull_number: pullRequest.number,
    commit_id: pullRequest.headSha,
    event: 'COMMENT',
    body: printMarkdown([paragraph(`${counted(shown.length, 'fix', 'fixes')} to apply with one click.${more}`)]),
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
async function offeredKeys({ client, pullRequest, services }: PullRequestContext): Promise<readonly string[]> {
  const { api, owner, repo } = client;
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
      const key = user?.id === services.account.userId ? marks.exec(body)?.[1] : undefined;
      if (key !== undefined) keys.push(key);
    }
    if (data.length < 100) return keys;
  }
}
