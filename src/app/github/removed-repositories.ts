import type { WebhookEvent } from './events.ts';

/** Repositories that the App has no more: all of an installation, some of it, or some whosever they are. */
export type RemovedRepositories =
  | { readonly installation: number; readonly repositories: 'all' | readonly number[] }
  | { readonly installation: undefined; readonly repositories: readonly number[] };

/** What is read of payloads; GitHub signed them. */
type Payload = {
  readonly action?: string;
  readonly installation?: { readonly id: number };
  readonly repository?: { readonly id: number };
  readonly repositories_removed?: readonly { readonly id: number }[];
};

/**
 * What an event says of repositories that left. A repository that changes hands leaves, too: what people ticked for one owner
 * is nothing of the next one's. One that is renamed stays: everything is kept by GitHub's number.
 *
 * GitHub tells Apps of no deletion, and the old owner's App of no transfer: those are found by asking, when nothing was heard for long.
 */
export function readRemovedRepositories({ name, payload }: WebhookEvent): RemovedRepositories | undefined {
  const { action, installation, repository, repositories_removed: removed } = payload as Payload;
  const event = `${name}.${action}`;
  if (event === 'installation.deleted' && installation) return { installation: installation.id, repositories: 'all' };
  if (event === 'installation_repositories.removed' && installation && removed) {
    return { installation: installation.id, repositories: removed.map(({ id }) => id) };
  }
  if ((event === 'repository.transferred' || event === 'repository.deleted') && repository) {
    return { installation: undefined, repositories: [repository.id] };
  }
  return undefined;
}
