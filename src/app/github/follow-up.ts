import type { OpenEnd, WaitingFile } from '../../model/open-ends.ts';
import { doneBody, followUpBody, followUpTitle } from './comment/follow-up-body.ts';
import { isForbidden, isNotFound, mayHaveSucceeded } from './errors.ts';
import type { PullRequestContext } from './pull-request-context.ts';

/**
 * Opens an issue with what a merged pull request left to do. Undefined where the App was not granted to write issues, or
 * the repository has none.
 */
export async function openFollowUp(
  { client, pullRequest, services }: PullRequestContext,
  ends: readonly OpenEnd[],
  waiting: readonly WaitingFile[],
): Promise<number | undefined> {
  const { api, owner, repo } = client;
  const title = followUpTitle(pullRequest.number, ends);
  const body = followUpBody(pullRequest, ends, waiting, services.now());
  return whereAllowed(async () => {
    const { data } = await api.request('POST /repos/{owner}/{repo}/issues', {
      owner,
      repo,
      title,
      body,
      request: once,
    });
    return data.number;
  });
}

/** Tells the issues of earlier pull requests what this one did of them; when nothing is left, they are closed. */
export async function tellFollowUps(
  { client, key, pullRequest, services }: PullRequestContext,
  finished: readonly string[],
): Promise<void> {
  if (finished.length === 0) return;
  const { api, owner, repo } = client;
  const left = (await services.records.openEnds(key.repository)).filter(({ number }) => number !== key.number);
  for (const [number, ends] of Map.groupBy(left, (one) => one.number)) {
    const now = ends.filter(({ end }) => finished.includes(end.key)).map(({ end }) => end);
    const origin = { repository: key.repository, number };
    const state = now.length === 0 ? undefined : await services.records.state(origin);
    if (state?.followUp === undefined) continue;
    const done = [...new Set([...state.followUp.done, ...now.map((end) => end.key)])];
    await services.records.save(origin, { ...state, followUp: { ...state.followUp, done } });
    const issue = { owner, repo, issue_number: state.followUp.number, request: once };
    const body = doneBody(pullRequest, now);
    await whereAllowed(() =>
      api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...issue, body }),
    );
    if (ends.some(({ end }) => !done.includes(end.key))) continue;
    await whereAllowed(() =>
      api.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        ...issue,
        state: 'closed',
        state_reason: 'completed',
      }),
    );
  }
}

/** What may have been done although it failed is not done again. */
const once = { retries: 0 } as const;

/** An issue is a convenience: what can't be written there is in the merged pull request's own comment. */
async function whereAllowed<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write();
  } catch (error) {
    if (isForbidden(error) || isNotFound(error) || mayHaveSucceeded(error)) return undefined;
    throw error;
  }
}
