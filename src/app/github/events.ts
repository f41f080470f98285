import { readTicks } from '../../render/comment/ticks.ts';
import type { Records } from '../store/records.ts';
import type { OwnAccount } from './api.ts';
import { readExternalId } from './check/external-id.ts';
import { asksForOverride, readCommand } from './commands/read-command.ts';
import type { Job, JobRequest, PersonRequest, PullRequestJob, RepositoryReference } from './job.ts';

/** A delivery of GitHub whose signature was checked. */
export type WebhookEvent = { readonly name: string; readonly payload: unknown };

type Account = { readonly id: number; readonly login: string; readonly type?: string };

/** What is read of payloads; GitHub signed them. */
type Payload = {
  readonly action?: string;
  readonly installation?: { readonly id: number };
  readonly repository?: { readonly id: number; readonly name: string; readonly owner: { readonly login: string } };
  readonly sender?: Account;
  readonly changes?: { readonly base?: unknown; readonly body?: { readonly from?: string } };
  readonly pull_request?: { readonly number: number };
  readonly issue?: { readonly number: number; readonly pull_request?: unknown };
  readonly comment?: {
    readonly id: number;
    readonly body?: string | null;
    readonly user: Account | null;
    readonly created_at: string;
    readonly updated_at: string;
  };
  readonly check_run?: { readonly external_id?: string | null; readonly app: { readonly id: number } | null };
  readonly check_suite?: CheckSuite;
  readonly merge_group?: {
    readonly head_sha: string;
    readonly head_ref: string;
    readonly base_sha: string;
    readonly base_ref: string;
  };
};

type CheckSuite = {
  readonly head_sha: string;
  readonly app: { readonly id: number } | null;
  readonly pull_requests: readonly { readonly number: number }[];
};

type RepositoryPayload = Payload & { readonly at: RepositoryReference };

/** What a pull request's own events have to do with us. */
const pullRequestActions = new Set([
  'opened',
  'reopened',
  'synchronize',
  'ready_for_review',
  'converted_to_draft',
  'closed',
]);

/**
 * What a delivery comes to: nothing, for most of them. Pure: the caller stores the requests and queues the jobs.
 *
 * A re-run of all checks of a fork's commit names no pull request: `wantedBy` asks the records.
 */
export function readEvent(event: WebhookEvent, account: OwnAccount): readonly JobRequest[] {
  const payload = event.payload as Payload;
  const { installation, repository } = payload;
  if (!installation || !repository) return [];
  const at = {
    installation: installation.id,
    id: repository.id,
    owner: repository.owner.login,
    name: repository.name,
  };
  return readers.get(event.name)?.({ ...payload, at }, account) ?? [];
}

/** As `readEvent`, and finds the pull requests of a commit in the records where GitHub does not name them. */
export async function jobsFor(
  event: WebhookEvent,
  account: OwnAccount,
  records: Pick<Records, 'open'>,
): Promise<readonly JobRequest[]> {
  const wanted = readEvent(event, account);
  const { action, check_suite: suite, repository, installation } = event.payload as Payload;
  const unnamed = event.name === 'check_suite' && action === 'rerequested' && suite?.pull_requests.length === 0;
  if (!unnamed || !repository || !installation || !isOurs(suite, account)) return wanted;
  const { id, name, owner } = repository;
  const found = await records.open(id, { headSha: suite.head_sha });
  const at = { installation: installation.id, id, name, owner: owner.login };
  return found.map(({ key }) => make(pullRequest(at, key.number, true)));
}

type Reader = (reading: RepositoryPayload, account: OwnAccount) => readonly JobRequest[];

const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries<Reader>({
    pull_request: ({ action = '', pull_request: found, changes, at }) => {
      const concerns = pullRequestActions.has(action) || (action === 'edited' && changes?.base !== undefined);
      return concerns && found ? [make(pullRequest(at, found.number))] : [];
    },
    issue_comment: readComment,
    check_run: ({ action = '', check_run: run, at }, account) => {
      if (!['rerequested', 'requested_action'].includes(action) || !isOurs(run, account)) return [];
      const named = readExternalId(run?.external_id ?? '');
      if (named?.kind === 'pull request') return [make(pullRequest(at, named.number, true))];
      return named ? [make({ ...named, repository: at })] : [];
    },
    check_suite: ({ action, check_suite: suite, at }, account) => {
      if (action !== 'rerequested' || !isOurs(suite, account)) return [];
      return (suite?.pull_requests ?? []).map(({ number }) => make(pullRequest(at, number, true)));
    },
    merge_group: ({ action, merge_group: group, at }) => {
      if (action !== 'checks_requested' || !group) return [];
      const { head_sha: headSha, head_ref: headRef, base_sha: baseSha, base_ref: baseRef } = group;
      return [make({ kind: 'merge group', repository: at, headSha, headRef, baseSha, baseRef })];
    },
  }),
);

/** Our own comment when somebody else touched it, and commands of people. */
function readComment(
  { action = '', comment, issue, sender, changes, at }: RepositoryPayload,
  account: OwnAccount,
): readonly JobRequest[] {
  if (!comment || !issue?.pull_request || !sender || sender.id === account.userId) return [];
  const job = pullRequest(at, issue.number);
  const isPerson = sender.type === 'User';
  const asking = { id: sender.id, login: sender.login };
  const commentId = comment.id;
  if (comment.user?.id === account.userId) {
    const changed = action === 'edited' && isPerson ? changedBoxes(changes?.body?.from ?? '', comment.body ?? '') : [];
    if (action !== 'edited' && action !== 'deleted') return [];
    if (changed.length === 0) return [make(job)];
    return [make(job, { sender: asking, at: comment.updated_at, ask: { kind: 'ticks', commentId, changed } })];
  }
  const words = action === 'created' || action === 'edited' ? readCommand(comment.body ?? '') : undefined;
  if (!words) return [];
  if (action === 'created' && isPerson) {
    return [make(job, { sender: asking, at: comment.created_at, ask: { kind: 'command', commentId, words } })];
  }
  // All else counts for nothing in silence; whoever means to let a failure pass has to know.
  if (!asksForOverride(words)) return [];
  const ask = { kind: 'command', commentId, words, void: isPerson ? 'edited' : 'a program' } as const;
  return [make(job, { sender: asking, at: comment.updated_at, ask })];
}

/** Boxes that both bodies hold and that differ: what was added or taken away is no tick. */
function changedBoxes(from: string, to: string): readonly { readonly item: string; readonly ticked: boolean }[] {
  const before = readTicks(from);
  return [...readTicks(to)].flatMap(([item, ticked]) => {
    const was = before.get(item);
    return was === undefined || was === ticked ? [] : [{ item, ticked }];
  });
}

const isOurs = <T extends { readonly app: { readonly id: number } | null }>(
  found: T | undefined,
  account: OwnAccount,
): found is T => account.appId !== undefined && found?.app?.id === account.appId;

const pullRequest = (repository: RepositoryReference, number: number, anew = false): PullRequestJob => ({
  kind: 'pull request',
  repository,
  number,
  anew,
});

const make = (job: Job, request?: PersonRequest): JobRequest => ({ job, request });
