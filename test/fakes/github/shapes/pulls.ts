import { changesBetween, type FileChange } from '../git/changes.ts';
import { commitsBetween, mergeBase } from '../git/history.ts';
import { commentsOf, roleOf } from '../state/rights.ts';
import type { Account, Pull, Repository, World } from '../state/world.ts';
import { accountJson } from './accounts.ts';
import { apiAddress, repositoryJson, webAddress } from './repositories.ts';

/** Where the head left the base: what a pull request shows is compared with this commit. */
export function forkPoint(pull: Pull): string {
  const tip = pull.repository.branches.get(pull.base.ref) ?? pull.base.sha;
  return mergeBase(pull.repository.objects, tip, pull.head.sha) ?? tip;
}

export function commitsOf(pull: Pull) {
  return commitsBetween(pull.repository.objects, forkPoint(pull), pull.head.sha);
}

/** What a pull request changes, all of it. */
export function changesOf(pull: Pull): readonly FileChange[] {
  const tree = (sha: string): string => pull.repository.objects.commits.get(sha)?.tree ?? '';
  return changesBetween(pull.repository.objects, tree(forkPoint(pull)), tree(pull.head.sha));
}

export function associationOf(repository: Repository, account: Account): string {
  if (repository.owner.id === account.id) return 'OWNER';
  const given = repository.collaborators.has(account.login) ? roleOf(repository, account.login) : undefined;
  if (given === undefined) return account.type === 'Bot' ? 'NONE' : 'CONTRIBUTOR';
  return repository.owner.type === 'Organization' ? 'MEMBER' : 'COLLABORATOR';
}

function endJson(
  world: World,
  end: { readonly ref: string; readonly sha: string },
  repository: Repository | undefined,
  owner: Account,
) {
  return {
    label: `${owner.login}:${end.ref}`,
    ref: end.ref,
    sha: end.sha,
    user: accountJson(world, owner),
    repo: repository === undefined ? null : repositoryJson(world, repository),
  };
}

const link = (href: string) => ({ href });

/** GitHub's JSON of a pull request in a list. */
export function pullSummaryJson(world: World, pull: Pull) {
  const api = `${apiAddress(world, pull.repository)}/pulls/${pull.number}`;
  const issue = `${apiAddress(world, pull.repository)}/issues/${pull.number}`;
  const web = `${webAddress(pull.repository)}/pull/${pull.number}`;
  const statuses = `${apiAddress(world, pull.repository)}/statuses/${pull.head.sha}`;
  return {
    url: api,
    id: pull.id,
    node_id: `PR_${pull.id}`,
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: accountJson(world, pull.author),
    body: pull.body,
    created_at: pull.createdAt.toISOString(),
    updated_at: pull.updatedAt.toISOString(),
    closed_at: pull.closedAt?.toISOString() ?? null,
    merged_at: pull.mergedAt?.toISOString() ?? null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft,
    commits_url: `${api}/commits`,
    review_comments_url: `${api}/comments`,
    review_comment_url: `${apiAddress(world, pull.repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: endJson(world, pull.head, pull.head.repository, pull.head.repository?.owner ?? pull.author),
    base: endJson(world, pull.base, pull.repository, pull.repository.owner),
    _links: {
      self: link(api),
      html: link(web),
      issue: link(issue),
      comments: link(`${issue}/comments`),
      review_comments: link(`${api}/comments`),
      review_comment: link(`${apiAddress(world, pull.repository)}/pulls/comments{/number}`),
      commits: link(`${api}/commits`),
      statuses: link(statuses),
    },
    author_association: associationOf(pull.repository, pull.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** GitHub's JSON of a pull request asked for alone, and in events. */
export function pullJson(world: World, pull: Pull) {
  const changes = changesOf(pull);
  const sum = (count: (change: FileChange) => number): number =>
    changes.reduce((total, each) => total + count(each), 0);
  return {
    ...pullSummaryJson(world, pull),
    merged: pull.merged,
    mergeable: null,
    rebaseable: null,
    mergeable_state: 'unknown',
    merged_by: null,
    comments: commentsOf(pull).length,
    review_comments: pull.reviewComments.size,
    maintainer_can_modify: false,
    commits: commitsOf(pull).length,
    additions: sum((change) => change.additions),
    deletions: sum((change) => change.deletions),
    changed_files: changes.length,
  };
}

/** GitHub's JSON of one changed file. */
export function changeJson(world: World, repository: Repository, sha: string, change: FileChange) {
  const path = change.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${webAddress(repository)}/blob/${sha}/${path}`,
    raw_url: `${webAddress(repository)}/raw/${sha}/${path}`,
    contents_url: `${apiAddress(world, repository)}/contents/${path}?ref=${sha}`,
    ...(change.patch === undefined ? {} : { patch: change.patch }),
    ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
  };
}
