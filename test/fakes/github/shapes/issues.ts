import { commentsOf } from '../state/rights.ts';
import type { Issue, IssueComment, Pull, World } from '../state/world.ts';
import { accountJson, appJson } from './accounts.ts';
import { associationOf } from './pulls.ts';
import { apiAddress, webAddress } from './repositories.ts';

type Thread = Pick<
  Pull,
  'id' | 'number' | 'repository' | 'title' | 'author' | 'state' | 'createdAt' | 'updatedAt' | 'closedAt' | 'body'
>;

const noReactions = (url: string) => ({
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
});

const threadJson = (world: World, thread: Thread, comments: number) => {
  const repository = apiAddress(world, thread.repository);
  const url = `${repository}/issues/${thread.number}`;
  return {
    url,
    repository_url: repository,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    id: thread.id,
    number: thread.number,
    title: thread.title,
    user: accountJson(world, thread.author),
    labels: [],
    state: thread.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments,
    created_at: thread.createdAt.toISOString(),
    updated_at: thread.updatedAt.toISOString(),
    closed_at: thread.closedAt?.toISOString() ?? null,
    author_association: associationOf(thread.repository, thread.author),
    active_lock_reason: null,
    body: thread.body,
    reactions: noReactions(url),
    timeline_url: `${url}/timeline`,
  };
};

/** GitHub's JSON of an issue that is no pull request. */
export function plainIssueJson(world: World, issue: Issue) {
  return {
    ...threadJson(world, issue, issue.comments.length),
    html_url: `${webAddress(issue.repository)}/issues/${issue.number}`,
    node_id: `I_${issue.id}`,
    closed_by: null,
    performed_via_github_app: issue.app === undefined ? null : appJson(world, issue.app),
    state_reason: issue.stateReason,
  };
}

/** GitHub's JSON of a comment under such an issue. */
export function issueCommentJson(world: World, { issue, ...comment }: IssueComment) {
  const url = `${apiAddress(world, issue.repository)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${webAddress(issue.repository)}/issues/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${apiAddress(world, issue.repository)}/issues/${issue.number}`,
    id: comment.id,
    node_id: `IC_${comment.id}`,
    user: accountJson(world, comment.author),
    created_at: comment.createdAt.toISOString(),
    updated_at: comment.updatedAt.toISOString(),
    author_association: associationOf(issue.repository, comment.author),
    body: comment.body,
    reactions: noReactions(url),
    performed_via_github_app: comment.app === undefined ? null : appJson(world, comment.app),
  };
}

/** GitHub's JSON of a pull request seen as an issue: that is how events about comments show it. */
export function issueJson(world: World, pull: Pull) {
  const web = `${webAddress(pull.repository)}/pull/${pull.number}`;
  return {
    ...threadJson(world, pull, commentsOf(pull).length),
    html_url: web,
    node_id: `PR_${pull.id}`,
    draft: pull.draft,
    pull_request: {
      url: `${apiAddress(world, pull.repository)}/pulls/${pull.number}`,
      html_url: web,
      diff_url: `${web}.diff`,
      patch_url: `${web}.patch`,
      merged_at: pull.mergedAt?.toISOString() ?? null,
    },
    performed_via_github_app: null,
    state_reason: null,
  };
}
