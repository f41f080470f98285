import { created, Refusal, type Route } from '../http/call.ts';
import { page } from '../http/paging.ts';
import { accountJson } from '../shapes/accounts.ts';
import { apiAddress } from '../shapes/repositories.ts';
import type { CommitStatus, Repository, World } from '../state/world.ts';
import { actorOf, commitOf, repositoryOf } from './found.ts';

type StatusInput = Pick<CommitStatus, 'state'> & {
  readonly context?: string;
  readonly description?: string;
  readonly target_url?: string;
};

const statusJson = (world: World, repository: Repository, status: CommitStatus) => ({
  id: status.id,
  node_id: `SC_${status.id}`,
  url: `${apiAddress(world, repository)}/statuses/${status.sha}`,
  avatar_url: null,
  state: status.state,
  description: status.description,
  target_url: status.targetUrl,
  context: status.context,
  created_at: status.createdAt.toISOString(),
  updated_at: status.createdAt.toISOString(),
  creator: accountJson(world, status.creator),
});

/** Commit statuses: what a person's token sets, who can make no check run. The newest of a context counts. */
export const statusRoutes: readonly Route[] = [
  {
    route: 'POST /repos/{owner}/{repo}/statuses/{sha}',
    needs: { permissions: [{ statuses: 'write' }], role: 'write' },
    handle: (call) => {
      const repository = repositoryOf(call);
      const sha = call.path.sha ?? '';
      const input = call.body as StatusInput;
      if (!repository.objects.commits.has(sha)) throw new Refusal(422, `No commit found for SHA: ${sha}`);
      if ((input.description?.length ?? 0) > 140)
        throw new Refusal(422, 'description is too long (maximum is 140 characters)');
      const status: CommitStatus = {
        id: call.world.nextId(),
        sha,
        state: input.state,
        context: input.context ?? 'default',
        description: input.description ?? null,
        targetUrl: input.target_url ?? null,
        creator: actorOf(call),
        createdAt: call.world.now(),
      };
      repository.statuses.push(status);
      return created(statusJson(call.world, repository, status));
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
    needs: { permissions: [{ statuses: 'read' }] },
    handle: (call) => {
      const repository = repositoryOf(call);
      const sha = commitOf(repository, call.path.ref ?? '');
      const found = repository.statuses.filter((status) => status.sha === sha).toReversed();
      return page(call, found, (status) => statusJson(call.world, repository, status));
    },
  },
];
