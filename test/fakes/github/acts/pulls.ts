import { changesBetween } from '../git/changes.ts';
import type { Files } from '../git/objects.ts';
import { forkPoint } from '../shapes/pulls.ts';
import { commitFiles } from '../state/create.ts';
import type { Account, Pull, Repository, World } from '../state/world.ts';
import { pullEvent } from '../webhooks/payloads.ts';

export type Opening = {
  readonly head: { readonly repository: Repository; readonly ref: string };
  readonly base: string;
  readonly title: string;
  readonly body: string | null;
  readonly draft: boolean;
};

/** The next number of a repository. */
/** Issues and pull requests are counted together. */
export function nextNumber({ pulls, issues }: Repository): number {
  return Math.max(0, ...pulls.keys(), ...issues.keys()) + 1;
}

export function openPull(world: World, repository: Repository, author: Account, opening: Opening): Pull {
  const now = world.now();
  const { head, base } = opening;
  const pull: Pull = {
    id: world.nextId(),
    number: nextNumber(repository),
    repository,
    author,
    title: opening.title,
    body: opening.body,
    state: 'open',
    draft: opening.draft,
    merged: false,
    mergedAt: undefined,
    closedAt: undefined,
    base: { ref: base, sha: repository.branches.get(base) ?? '' },
    head: { ...head, sha: head.repository.branches.get(head.ref) ?? '' },
    reviews: [],
    reviewComments: new Map(),
    createdAt: now,
    updatedAt: now,
  };
  repository.pulls.set(pull.number, pull);
  world.announce(pullEvent(world, 'opened', pull, author));
  return pull;
}

/** Moves a branch and tells the pull requests whose head it is. */
export function moveBranch(world: World, repository: Repository, ref: string, sha: string, pusher: Account): void {
  const before = repository.branches.get(ref);
  repository.branches.set(ref, sha);
  for (const target of world.repositories.values()) {
    for (const pull of target.pulls.values()) {
      if (pull.state !== 'open' || pull.head.repository !== repository || pull.head.ref !== ref || before === sha)
        continue;
      pull.head.sha = sha;
      pull.updatedAt = world.now();
      world.announce(pullEvent(world, 'synchronize', pull, pusher, { before: before ?? sha, after: sha }));
    }
  }
}

/** A commit on top of the branch; with `over`, in its place: files laid over that commit. */
export function push(
  world: World,
  repository: Repository,
  pusher: Account,
  {
    ref,
    files,
    message,
    over,
  }: { readonly ref: string; readonly files: Files; readonly message: string; readonly over?: string },
): string {
  const parent = over ?? repository.branches.get(ref);
  const parents = parent === undefined ? [] : [parent];
  const sha = commitFiles(world, repository, { files, parents, message, author: pusher });
  moveBranch(world, repository, ref, sha, pusher);
  return sha;
}

export function retarget(world: World, pull: Pull, ref: string, sender: Account): void {
  const from = { ...pull.base };
  pull.base = { ref, sha: pull.repository.branches.get(ref) ?? '' };
  pull.updatedAt = world.now();
  const changes = { base: { ref: { from: from.ref }, sha: { from: from.sha } } };
  world.announce(pullEvent(world, 'edited', pull, sender, { changes }));
}

export function retitle(world: World, pull: Pull, title: string, sender: Account): void {
  const from = pull.title;
  pull.title = title;
  world.announce(pullEvent(world, 'edited', pull, sender, { changes: { title: { from } } }));
}

export function setDraft(world: World, pull: Pull, draft: boolean, sender: Account): void {
  pull.draft = draft;
  world.announce(pullEvent(world, draft ? 'converted_to_draft' : 'ready_for_review', pull, sender));
}

export function close(world: World, pull: Pull, sender: Account): void {
  pull.state = 'closed';
  pull.closedAt = world.now();
  world.announce(pullEvent(world, 'closed', pull, sender));
}

export function reopen(world: World, pull: Pull, sender: Account): void {
  pull.state = 'open';
  pull.closedAt = undefined;
  world.announce(pullEvent(world, 'reopened', pull, sender));
}

/** The base with what the pull request changes laid over it, as a commit of two parents. */
export function mergeCommit(world: World, pull: Pull, onto: string, author: Account): string {
  const files = changedContents(pull);
  return commitFiles(world, pull.repository, {
    files,
    parents: [onto, pull.head.sha],
    message: `Merge pull request #${pull.number}\n\n${pull.title}`,
    author,
  });
}

function changedContents(pull: Pull): Files {
  const { objects } = pull.repository;
  const tree = (sha: string) => objects.commits.get(sha)?.tree ?? '';
  const changes = changesBetween(objects, tree(forkPoint(pull)), tree(pull.head.sha));
  return Object.fromEntries(
    changes.flatMap((change) => {
      const content =
        change.status === 'removed' ? undefined : (objects.blobs.get(change.sha) ?? { submodule: change.sha });
      const gone = change.previousPath === undefined ? [] : [[change.previousPath, undefined] as const];
      return [...gone, [change.path, content] as const];
    }),
  );
}

/** Marks a pull request as merged with this commit, which is on its base already. */
export function markMerged(world: World, pull: Pull, sender: Account): void {
  pull.state = 'closed';
  pull.merged = true;
  pull.mergedAt = world.now();
  pull.closedAt = pull.mergedAt;
  world.announce(pullEvent(world, 'closed', pull, sender));
}
