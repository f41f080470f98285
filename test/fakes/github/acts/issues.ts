import type { Account, App, Issue, IssueComment, Repository, World } from '../state/world.ts';
import { issueCommentEvent } from '../webhooks/payloads.ts';
import { nextNumber } from './pulls.ts';

export function createIssue(
  world: World,
  repository: Repository,
  author: Account,
  app: App | undefined,
  { title, body }: Pick<Issue, 'title' | 'body'>,
): Issue {
  const now = world.now();
  const issue: Issue = {
    id: world.nextId(),
    number: nextNumber(repository),
    repository,
    author,
    app,
    title,
    body,
    state: 'open',
    stateReason: null,
    comments: [],
    createdAt: now,
    updatedAt: now,
    closedAt: undefined,
  };
  repository.issues.set(issue.number, issue);
  return issue;
}

export function commentOnIssue(
  world: World,
  issue: Issue,
  author: Account,
  app: App | undefined,
  body: string,
): IssueComment {
  const now = world.now();
  const comment = { id: world.nextId(), issue, author, app, body, reactions: [], createdAt: now, updatedAt: now };
  issue.comments.push(comment);
  world.announce(issueCommentEvent(world, comment));
  return comment;
}

/** Closes or opens it, as asked. */
export function moveIssue(world: World, issue: Issue, state: Issue['state'], reason: string | null): void {
  issue.state = state;
  issue.stateReason = reason;
  issue.updatedAt = world.now();
  issue.closedAt = state === 'closed' ? issue.updatedAt : undefined;
}
