import { code, paragraph } from '../../render/markdown/build.ts';
import { printMarkdown } from '../../render/markdown/print.ts';
import { prose } from '../../render/markdown/prose.ts';
import { shorten } from '../../render/markdown/visible.ts';
import type { PublishedCheck } from '../store/records.ts';
import { externalId } from './check/external-id.ts';
import { publishCheck } from './check/publish-check.ts';
import { otherStandings, requeueSameCommit, standingsKey } from './check/same-commit.ts';
import type { Verdict } from './check/verdict.ts';
import { fetchPullRequest } from './fetch-pull-request.ts';
import type { Job } from './job.ts';
import { initialState } from './pull-request-context.ts';
import { openClient } from './repository-client.ts';
import type { Services } from './services.ts';

/**
 * Says in the check that it could not be done, and the way out: a check that never reports blocks for ever, and in silence.
 * For defects of ours at once, for trouble with GitHub after the last try. Never throws: there is nobody left to tell.
 */
export async function reportFailure(job: Job, error: unknown, services: Services): Promise<void> {
  try {
    const { repository } = job;
    const client = await openClient(repository, services);
    const say = (headSha: string, id: string, known: PublishedCheck | 'sought' | undefined) => {
      const check = { headSha, externalId: id, verdict: failure(error), annotations: undefined, page: undefined };
      return publishCheck(client, services.account, check, { known, force: false, intend: async () => undefined });
    };
    if (job.kind === 'merge group') {
      await say(job.headSha, externalId(job), 'sought');
      return;
    }
    const key = { repository: repository.id, number: job.number };
    const [state, seen] = await Promise.all([
      services.records.state(key),
      fetchPullRequest(client.api, job, undefined),
    ]);
    if (!seen?.pullRequest.open) return;
    const { headSha } = seen.pullRequest;
    const known = state?.check === undefined ? 'sought' : state.check;
    const { title, conclusion } = failure(error);
    const now = state ?? initialState({ pullRequest: seen.pullRequest, services });
    const failed = { ...now, headSha, gate: { headSha, conclusion, title } };
    await services.records.save(key, failed);
    const check = await say(headSha, externalId({ kind: 'pull request', number: job.number }), known);
    const context = { job, key, services, pullRequest: seen.pullRequest };
    const alongside = standingsKey(await otherStandings(context));
    await services.records.save(key, { ...failed, check: { ...check, alongside } });
    await requeueSameCommit(context, headSha);
  } catch {
    // The job itself is kept among the given-up ones, with the error that brought it there.
  }
}

function failure(error: unknown): Verdict {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const summary = printMarkdown([
    paragraph('Migration Planner could not review this change. Nothing was judged, and the change is not at fault.'),
    paragraph(code(shorten(message, 190))),
    paragraph(
      ...prose(
        'To try again, press “Review again” or comment `/migration-planner review`. If it fails again, the operator of this App finds the full error in its log.',
      ),
    ),
  ]);
  return { title: 'The review failed; try again', summary, text: undefined, conclusion: 'action_required' };
}
