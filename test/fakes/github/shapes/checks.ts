import type { CheckRun, CheckSuite, Pull, Repository, World } from '../state/world.ts';
import { appJson } from './accounts.ts';
import { apiAddress, webAddress } from './repositories.ts';

/** Open pull requests of this repository with that head. Those of forks are never among them: GitHub leaves them out. */
const pullsOf = (repository: Repository, sha: string): readonly Pull[] =>
  [...repository.pulls.values()].filter(
    (pull) => pull.state === 'open' && pull.head.sha === sha && pull.head.repository === repository,
  );

function smallPullJson(world: World, pull: Pull) {
  const place = { id: pull.repository.id, url: apiAddress(world, pull.repository), name: pull.repository.name };
  return {
    url: `${apiAddress(world, pull.repository)}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: { ref: pull.head.ref, sha: pull.head.sha, repo: place },
    base: { ref: pull.base.ref, sha: pull.base.sha, repo: place },
  };
}

/** GitHub's JSON of a check run. */
export function checkRunJson(world: World, repository: Repository, run: CheckRun) {
  const url = `${apiAddress(world, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: `CR_${run.id}`,
    head_sha: run.sha,
    external_id: run.externalId,
    url,
    html_url: `${webAddress(repository)}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `https://github.example/apps/${run.suite.app.slug}`,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: run.startedAt.toISOString(),
    completed_at: run.completedAt?.toISOString() ?? null,
    output: {
      title: run.title ?? null,
      summary: run.summary ?? null,
      text: run.text ?? null,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: appJson(world, run.suite.app),
    pull_requests: pullsOf(repository, run.sha).map((pull) => smallPullJson(world, pull)),
  };
}

const branchOf = (repository: Repository, sha: string): string | null =>
  [...repository.branches].find(([, tip]) => tip === sha)?.[0] ?? null;

/** GitHub's JSON of a check suite, as it stands in events. */
export function checkSuiteJson(world: World, repository: Repository, suite: CheckSuite) {
  const url = `${apiAddress(world, repository)}/check-suites/${suite.id}`;
  const runs = [...repository.checkRuns.values()].filter((run) => run.suite === suite);
  const commit = repository.objects.commits.get(suite.sha);
  const signature = { name: commit?.author.name ?? '', email: commit?.author.email ?? '' };
  const done = runs.length > 0 && runs.every((run) => run.status === 'completed');
  return {
    id: suite.id,
    node_id: `CS_${suite.id}`,
    head_branch: branchOf(repository, suite.sha),
    head_sha: suite.sha,
    status: done ? 'completed' : 'queued',
    conclusion: done ? (runs.find((run) => run.conclusion !== 'success')?.conclusion ?? 'success') : null,
    url,
    before: commit?.parents[0] ?? null,
    after: suite.sha,
    pull_requests: pullsOf(repository, suite.sha).map((pull) => smallPullJson(world, pull)),
    // GitHub's description of the event does not know that Apps hear of merge groups.
    app: { ...appJson(world, suite.app), events: suite.app.events.filter((event) => event !== 'merge_group') },
    created_at: suite.createdAt.toISOString(),
    updated_at: suite.createdAt.toISOString(),
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    head_commit: {
      id: suite.sha,
      tree_id: commit?.tree ?? '',
      message: commit?.message ?? '',
      timestamp: commit?.author.date.toISOString() ?? suite.createdAt.toISOString(),
      author: signature,
      committer: signature,
    },
  };
}
