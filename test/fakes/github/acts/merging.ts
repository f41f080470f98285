import { isAtLeast, roleOf } from '../state/rights.ts';
import type { Account, MergeGroup, Pull, Repository, World } from '../state/world.ts';
import { mergeGroupEvent } from '../webhooks/payloads.ts';
import { markMerged, mergeCommit, moveBranch } from './pulls.ts';
import { Refused } from './refused.ts';

/** Conclusions with which a required check lets a merge happen. */
const satisfying: ReadonlySet<string> = new Set(['success', 'neutral', 'skipped']);

/** The required checks that a commit does not have yet; the newest run of a name counts. */
export function missingChecks(repository: Repository, sha: string): readonly string[] {
  return [...repository.requiredChecks].filter((name) => {
    const runs = [...repository.checkRuns.values()].filter((run) => run.name === name && run.sha === sha);
    const newest = runs.at(-1);
    const status = repository.statuses.findLast((each) => each.context === name && each.sha === sha);
    if (newest === undefined && status?.state === 'success') return false;
    return newest === undefined || newest.status !== 'completed' || !satisfying.has(newest.conclusion ?? '');
  });
}

const demandChecks = (repository: Repository, sha: string): void => {
  const missing = missingChecks(repository, sha);
  if (missing.length > 0) throw new Refused(`Required checks have not succeeded on ${sha}: ${missing.join(', ')}`);
};

/** Merges as the green button does: not without the required checks. */
export function mergePull(world: World, pull: Pull, sender: Account): void {
  if (!isAtLeast(roleOf(pull.repository, sender.login), 'write')) throw new Refused(`${sender.login} may not merge`);
  demandChecks(pull.repository, pull.head.sha);
  const onto = pull.repository.branches.get(pull.base.ref) ?? pull.base.sha;
  moveBranch(world, pull.repository, pull.base.ref, mergeCommit(world, pull, onto, sender), sender);
  markMerged(world, pull, sender);
}

/** Pull requests that the merge queue tries together: one branch with all of them on top of the base. */
export function createMergeGroup(world: World, pulls: readonly Pull[], sender: Account): MergeGroup {
  const last = pulls.at(-1);
  if (last === undefined) throw new Refused('A merge group needs a pull request');
  const { repository, base } = last;
  const tip = repository.branches.get(base.ref) ?? base.sha;
  const sha = pulls.reduce((onto, pull) => mergeCommit(world, pull, onto, sender), tip);
  const ref = `gh-readonly-queue/${base.ref}/pr-${last.number}-${tip}`;
  const group: MergeGroup = { ref, sha, base: { ref: base.ref, sha: tip }, pulls };
  repository.mergeGroups.set(ref, group);
  repository.branches.set(ref, sha);
  world.announce(mergeGroupEvent('checks_requested', repository, group, sender));
  return group;
}

/** The group is merged when its required checks succeeded, and refused otherwise. */
export function finishMergeGroup(world: World, group: MergeGroup, sender: Account): void {
  const repository = repositoryOf(group);
  demandChecks(repository, group.sha);
  repository.branches.set(group.base.ref, group.sha);
  dropMergeGroup(world, group, sender, 'merged');
  for (const pull of group.pulls) markMerged(world, pull, sender);
}

export function dropMergeGroup(
  world: World,
  group: MergeGroup,
  sender: Account,
  reason: 'merged' | 'invalidated' | 'dequeued',
): void {
  const repository = repositoryOf(group);
  repository.mergeGroups.delete(group.ref);
  repository.branches.delete(group.ref);
  world.announce(mergeGroupEvent('destroyed', repository, group, sender, reason));
}

function repositoryOf(group: MergeGroup): Repository {
  const repository = group.pulls[0]?.repository;
  if (repository === undefined) throw new Refused('A merge group needs a pull request');
  return repository;
}
