import { ok, type Route } from '../http/call.ts';
import { page } from '../http/paging.ts';
import { commitJson } from '../shapes/commits.ts';
import { changeJson, changesOf, commitsOf, pullJson, pullSummaryJson } from '../shapes/pulls.ts';
import type { Pull } from '../state/world.ts';
import { commitOf, pullOf, repositoryOf } from './found.ts';

const pulls = { permissions: [{ pull_requests: 'read' }] } as const;

/** GitHub lists no more changed files than this. */
const mostFiles = 3_000;
const mostCommits = 250;

/** Pull requests and what they change. */
export const pullRoutes: readonly Route[] = [
  {
    route: 'GET /repos/{owner}/{repo}/pulls',
    needs: pulls,
    handle: (call) => {
      const { state = 'open', base, head, direction = 'desc' } = call.query;
      const wanted = (pull: Pull): boolean =>
        (state === 'all' || pull.state === state) &&
        (base === undefined || pull.base.ref === base) &&
        (head === undefined || `${(pull.head.repository?.owner ?? pull.author).login}:${pull.head.ref}` === head);
      const found = [...repositoryOf(call).pulls.values()].filter(wanted);
      return page(call, direction === 'asc' ? found : found.reverse(), (pull) => pullSummaryJson(call.world, pull));
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    needs: pulls,
    handle: (call) => ok(pullJson(call.world, pullOf(call))),
  },
  {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    needs: pulls,
    handle: (call) => {
      const pull = pullOf(call);
      const files = changesOf(pull).slice(0, mostFiles);
      return page(call, files, (change) => changeJson(call.world, pull.repository, pull.head.sha, change));
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits',
    needs: pulls,
    handle: (call) => {
      const pull = pullOf(call);
      return page(call, commitsOf(pull).slice(0, mostCommits), ({ sha }) =>
        commitJson(call.world, pull.repository, sha),
      );
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    needs: pulls,
    handle: (call) => {
      const repository = repositoryOf(call);
      const sha = commitOf(repository, call.path.commit_sha ?? '');
      const found = [...repository.pulls.values()].filter(
        (pull) => pull.head.sha === sha || commitsOf(pull).some((commit) => commit.sha === sha),
      );
      return page(call, found, (pull) => pullSummaryJson(call.world, pull));
    },
  },
];
