import { installationJson } from '../shapes/accounts.ts';
import { checkRunJson, checkSuiteJson } from '../shapes/checks.ts';
import { commentJson } from '../shapes/comments.ts';
import { issueCommentJson, issueJson, plainIssueJson } from '../shapes/issues.ts';
import { pullJson } from '../shapes/pulls.ts';
import { fullNameOf } from '../state/rights.ts';
import type {
  Account,
  CheckRun,
  CheckSuite,
  Comment,
  Event,
  Installation,
  IssueComment,
  MergeGroup,
  Pull,
  Repository,
  World,
} from '../state/world.ts';

/** The events that the fake announces; each is checked against GitHub's description of it. */
export const announced = [
  'pull_request.opened',
  'pull_request.reopened',
  'pull_request.synchronize',
  'pull_request.edited',
  'pull_request.ready_for_review',
  'pull_request.converted_to_draft',
  'pull_request.closed',
  'issue_comment.created',
  'issue_comment.edited',
  'issue_comment.deleted',
  'check_run.created',
  'check_run.completed',
  'check_run.rerequested',
  'check_run.requested_action',
  'check_suite.requested',
  'check_suite.completed',
  'check_suite.rerequested',
  'merge_group.checks_requested',
  'merge_group.destroyed',
  'installation.created',
  'installation.deleted',
  'installation.new_permissions_accepted',
  'installation_repositories.added',
  'installation_repositories.removed',
  'repository.renamed',
  'repository.transferred',
] as const;

export type Announced = (typeof announced)[number];
type ActionOf<Name extends string> = Announced extends infer Each
  ? Each extends `${Name}.${infer Action}`
    ? Action
    : never
  : never;
type More = Readonly<Record<string, unknown>>;

/** `more` holds what only some actions have: `changes`, `before`, `after`. */
export function pullEvent(
  world: World,
  action: ActionOf<'pull_request'>,
  pull: Pull,
  sender: Account,
  more: More = {},
): Event {
  return {
    name: `pull_request.${action}`,
    repository: pull.repository,
    sender,
    payload: { action, number: pull.number, pull_request: pullJson(world, pull), ...more },
  };
}

/** @param from the body before, of an edit */
export function commentEvent(
  world: World,
  action: ActionOf<'issue_comment'>,
  comment: Comment,
  sender: Account,
  from?: string,
): Event {
  return {
    name: `issue_comment.${action}`,
    repository: comment.pull.repository,
    sender,
    payload: {
      action,
      ...(from === undefined ? {} : { changes: { body: { from } } }),
      issue: issueJson(world, comment.pull),
      comment: commentJson(world, comment),
    },
  };
}

export function issueCommentEvent(world: World, comment: IssueComment): Event {
  return {
    name: 'issue_comment.created',
    repository: comment.issue.repository,
    sender: comment.author,
    payload: {
      action: 'created',
      // GitHub's description of the event knows fewer names of events than its description of Apps.
      issue: { ...plainIssueJson(world, comment.issue), performed_via_github_app: null },
      comment: issueCommentJson(world, comment),
    },
  };
}

/** @param identifier of the button that was pressed */
export function checkRunEvent(
  world: World,
  action: ActionOf<'check_run'>,
  repository: Repository,
  run: CheckRun,
  sender: Account,
  identifier?: string,
): Event {
  return {
    name: `check_run.${action}`,
    repository,
    sender,
    payload: {
      action,
      check_run: { ...checkRunJson(world, repository, run), check_suite: checkSuiteJson(world, repository, run.suite) },
      ...(identifier === undefined ? {} : { requested_action: { identifier } }),
    },
  };
}

export function checkSuiteEvent(
  world: World,
  action: ActionOf<'check_suite'>,
  repository: Repository,
  suite: CheckSuite,
  sender: Account,
): Event {
  return {
    name: `check_suite.${action}`,
    repository,
    sender,
    payload: { action, check_suite: checkSuiteJson(world, repository, suite) },
  };
}

/** @param reason why a group is gone */
export function mergeGroupEvent(
  action: ActionOf<'merge_group'>,
  repository: Repository,
  group: MergeGroup,
  sender: Account,
  reason?: 'merged' | 'invalidated' | 'dequeued',
): Event {
  const commit = repository.objects.commits.get(group.sha);
  const signature = { name: commit?.author.name ?? '', email: commit?.author.email ?? '' };
  return {
    name: `merge_group.${action}`,
    repository,
    sender,
    payload: {
      action,
      ...(reason === undefined ? {} : { reason }),
      merge_group: {
        head_sha: group.sha,
        head_ref: `refs/heads/${group.ref}`,
        base_sha: group.base.sha,
        base_ref: `refs/heads/${group.base.ref}`,
        head_commit: {
          id: group.sha,
          tree_id: commit?.tree ?? '',
          message: commit?.message ?? '',
          timestamp: commit?.author.date.toISOString() ?? '',
          author: signature,
          committer: signature,
        },
      },
    },
  };
}

const smallRepositoryJson = (repository: Repository) => ({
  id: repository.id,
  node_id: `R_${repository.id}`,
  name: repository.name,
  full_name: fullNameOf(repository),
  private: repository.private,
});

export function installationEvent(
  world: World,
  action: ActionOf<'installation'>,
  installation: Installation,
  sender: Account,
): Event {
  return {
    name: `installation.${action}`,
    repository: undefined,
    installation,
    sender,
    payload: {
      action,
      installation: installationJson(world, installation),
      repositories: [...installation.repositories].map(smallRepositoryJson),
      requester: null,
    },
  };
}

export function installationRepositoriesEvent(
  world: World,
  action: ActionOf<'installation_repositories'>,
  installation: Installation,
  repositories: readonly Repository[],
  sender: Account,
): Event {
  return {
    name: `installation_repositories.${action}`,
    repository: undefined,
    installation,
    sender,
    payload: {
      action,
      installation: installationJson(world, installation),
      repository_selection: 'selected',
      repositories_added: action === 'added' ? repositories.map(smallRepositoryJson) : [],
      repositories_removed: action === 'removed' ? repositories.map(smallRepositoryJson) : [],
      requester: null,
    },
  };
}

/** @param changes what was before */
export function repositoryEvent(
  action: ActionOf<'repository'>,
  repository: Repository,
  sender: Account,
  changes: More,
): Event {
  return { name: `repository.${action}`, repository, sender, payload: { action, changes } };
}
