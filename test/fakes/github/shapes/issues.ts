import { commentsOf } from '../state/rights.ts';
import type { Pull, World } from '../state/world.ts';
import { accountJson } from './accounts.ts';
import { associationOf } from './pulls.ts';
import { apiAddress, webAddress } from './repositories.ts';

/** GitHub's JSON of a pull request seen as an issue: that is how events about comments show it. */
export function issueJson(world: World, pull: Pull) {
  const repository = apiAddress(world, pull.repository);
  const url = `${repository}/issues/${pull.number}`;
  const web = `${webAddress(pull.repository)}/pull/${pull.number}`;
  return {
    url,
    repository_url: repository,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: web,
    id: pull.id,
    node_id: `PR_${pull.id}`,
    number: pull.number,
    title: pull.title,
    user: accountJson(world, pull.author),
    labels: [],
    state: pull.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: commentsOf(pull).length,
    created_at: pull.createdAt.toISOString(),
    updated_at: pull.updatedAt.toISOString(),
    closed_at: pull.closedAt?.toISOString() ?? null,
    author_association: associationOf(pull.repository, pull.author),
    active_lock_reason: null,
    draft: pull.draft,
    pull_request: {
      url: `${repository}/pulls/${pull.number}`,
      html_url: web,
      diff_url: `${web}.diff`,
      patch_url: `${web}.patch`,
      merged_at: pull.mergedAt?.toISOString() ?? null,
    },
    body: pull.body,
    reactions: {
      url: `${url}/reactions`,
      total_count: 0,
      '+1': 0,
      '-1': 0,
      laugh: 0,
      hooray: 0,
      confused: 0,
      heart: 0,
      rocket: 0,
      eyes: 0,
    },
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: null,
  };
}
