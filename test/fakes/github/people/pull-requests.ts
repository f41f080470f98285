import { createMergeGroup, mergePull } from '../acts/merging.ts';
import { close, openPull, push, reopen, retarget, retitle, setDraft } from '../acts/pulls.ts';
import { Refused } from '../acts/refused.ts';
import type { Files } from '../git/objects.ts';
import { changesOf, forkPoint } from '../shapes/pulls.ts';
import { createRepository } from '../state/create.ts';
import { isAtLeast, roleOf } from '../state/rights.ts';
import type { Account, MergeGroup, Pull, Repository, World } from '../state/world.ts';

export type NewPull = {
  /** The branch is made, where the base is now, unless it is there. */
  readonly branch?: string;
  readonly files?: Files;
  /** The fork that the branch is in; the person's own repository. */
  readonly from?: Repository;
  readonly base?: string;
  readonly title?: string;
  readonly body?: string;
  readonly draft?: boolean;
};

/** What a person does with branches and pull requests; each throws `Refused` where GitHub would not let them. */
export function pullRequestActs(world: World, who: Account) {
  const demand = (repository: Repository, least: 'write' | 'triage' | 'read', what: string): void => {
    if (!isAtLeast(roleOf(repository, who.login), least))
      throw new Refused(`${who.login} may not ${what}: that takes ${least}`);
  };
  const demandOwn = (pull: Pull, what: string): void => {
    if (pull.author !== who) demand(pull.repository, 'write', what);
  };
  const headOf = (pull: Pull): Repository => {
    if (pull.head.repository === undefined) throw new Refused('The fork is gone');
    demand(pull.head.repository, 'write', 'push');
    return pull.head.repository;
  };
  return {
    /** A fork under the person's name, with all branches. */
    forks: (repository: Repository): Repository => {
      demand(repository, 'read', 'fork');
      return createRepository(world, `${who.login}/${repository.name}`, { parent: repository });
    },
    /** A commit on a branch of a repository. */
    pushesTo: (repository: Repository, ref: string, files: Files, message = 'A change'): string => {
      demand(repository, 'write', 'push');
      const from = repository.branches.has(ref)
        ? {}
        : { over: repository.branches.get(repository.defaultBranch) ?? '' };
      return push(world, repository, who, { ref, files, message, ...from });
    },
    opensPullRequest: (repository: Repository, wish: NewPull = {}): Pull => {
      const {
        base = repository.defaultBranch,
        from = repository,
        branch = `change-${world.nextId()}`,
        files = {},
      } = wish;
      demand(repository, 'read', 'open a pull request');
      demand(from, 'write', 'push');
      const over = from.branches.has(branch) ? {} : { over: repository.branches.get(base) ?? '' };
      push(world, from, who, { ref: branch, files, message: wish.title ?? 'A change', ...over });
      return openPull(world, repository, who, {
        head: { repository: from, ref: branch },
        base,
        title: wish.title ?? 'A change',
        body: wish.body ?? null,
        draft: wish.draft ?? false,
      });
    },
    /** One more commit. */
    pushes: (pull: Pull, files: Files, message = 'A further change'): string =>
      push(world, headOf(pull), who, { ref: pull.head.ref, files, message }),
    /** The branch anew: these files on the commit where it left the base. */
    forcePushes: (pull: Pull, files: Files, message = 'A change, anew'): string =>
      push(world, headOf(pull), who, { ref: pull.head.ref, files, message, over: forkPoint(pull) }),
    /** The same change on top of the base as it is now. */
    rebases: (pull: Pull): string => {
      const { blobs } = pull.repository.objects;
      const files = Object.fromEntries(
        changesOf(pull).flatMap((change) => [
          ...(change.previousPath === undefined ? [] : [[change.previousPath, undefined] as const]),
          [change.path, change.status === 'removed' ? undefined : blobs.get(change.sha)] as const,
        ]),
      );
      const over = pull.repository.branches.get(pull.base.ref) ?? pull.base.sha;
      return push(world, headOf(pull), who, { ref: pull.head.ref, files, message: pull.title, over });
    },
    retargets: (pull: Pull, base: string): void => {
      demandOwn(pull, 'retarget');
      retarget(world, pull, base, who);
    },
    retitles: (pull: Pull, title: string): void => {
      demandOwn(pull, 'edit the title');
      retitle(world, pull, title, who);
    },
    marksReady: (pull: Pull): void => {
      demandOwn(pull, 'mark as ready');
      setDraft(world, pull, false, who);
    },
    convertsToDraft: (pull: Pull): void => {
      demandOwn(pull, 'convert to draft');
      setDraft(world, pull, true, who);
    },
    closes: (pull: Pull): void => {
      demandOwn(pull, 'close');
      close(world, pull, who);
    },
    reopens: (pull: Pull): void => {
      demandOwn(pull, 'reopen');
      reopen(world, pull, who);
    },
    /** The green button: refused without the required checks. */
    merges: (pull: Pull): void => mergePull(world, pull, who),
    addsToMergeQueue: (pulls: readonly Pull[]): MergeGroup => {
      for (const pull of pulls) demand(pull.repository, 'write', 'merge');
      return createMergeGroup(world, pulls, who);
    },
  };
}
