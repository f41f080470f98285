import type { Announced } from './announced-base.ts';
import { announcedIsMissing, noBase, nothingInCommon, unknownCommit } from './missing-base.ts';
import type { Repository } from './repository.ts';
import { git, lineOf } from './run.ts';

/** Where a change starts. `commit` is undefined before the first commit; `name` is the branch that it goes to. */
export type Base = {
  readonly name: string;
  readonly commit: string | undefined;
  /** Head itself, and nobody asked for that: only uncommitted work could be reviewed. */
  readonly isHeadUnasked: boolean;
};

/**
 * The commit that a name stands for.
 *
 * @param option the option it was given with, for the message
 * @throws UserError when the repository does not know it
 */
export async function commitOf(repository: Repository, name: string, option: string): Promise<string> {
  const commit = await tryCommit(repository, name);
  if (commit === undefined) throw unknownCommit(repository, name, option);
  return commit;
}

/** The commit that a name stands for, or undefined. */
export async function tryCommit(repository: Repository, name: string): Promise<string | undefined> {
  const wanted = `${name}^{commit}`;
  return lineOf(await git(repository.directory, ['rev-parse', '--verify', '--quiet', '--end-of-options', wanted]));
}

/** A branch, or a commit by its name. */
export type Branch = { readonly name: string; readonly commit: string };

/**
 * The branch that a change goes to: what the command line names, else what the build server says, else the default branch.
 *
 * @returns undefined: none is known
 * @throws UserError when the named one is not here
 */
export async function targetBranch(
  repository: Repository,
  named: string | undefined,
  announced: Announced | undefined,
): Promise<Branch | undefined> {
  if (named !== undefined) {
    const found = await firstOf(repository, [named, `refs/remotes/origin/${named}`]);
    if (found === undefined) throw unknownCommit(repository, named, '--base');
    return found;
  }
  if (announced === undefined) return defaultBranch(repository);
  const { branch, commit } = announced;
  const names = branch === undefined ? [] : [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`];
  const found = await firstOf(repository, [...names, ...(commit === undefined ? [] : [commit])]);
  if (found === undefined) throw await announcedIsMissing(repository, announced);
  return found;
}

/**
 * Where the change starts: the last commit that head has in common with the branch it goes to.
 *
 * @param asked whether the command line names the branch
 * @throws UserError when no branch is known or the histories have nothing in common
 */
export async function baseOf(
  repository: Repository,
  branch: Branch | undefined,
  head: string | undefined,
  asked: boolean,
): Promise<Base> {
  if (head === undefined) return { name: 'an empty repository', commit: undefined, isHeadUnasked: false };
  if (branch === undefined) throw await noBase(repository);
  const { name } = branch;
  const common = lineOf(await git(repository.directory, ['merge-base', branch.commit, head]));
  if (common === undefined) throw await nothingInCommon(repository, name);
  return { name, commit: common, isHeadUnasked: !asked && common === head };
}

async function firstOf(repository: Repository, names: readonly string[]): Promise<Branch | undefined> {
  for (const name of names) {
    const commit = await tryCommit(repository, name);
    if (commit !== undefined) return { name: shortName(name), commit };
  }
  return undefined;
}

const shortName = (ref: string): string => ref.replace(/^refs\/(?:remotes|heads)\//, '');

/** What `git init` calls a first branch here, then what people do; as it is on origin before as it is here. */
async function defaultBranch(repository: Repository): Promise<Branch | undefined> {
  const configured = lineOf(await git(repository.directory, ['config', '--get', 'init.defaultBranch']));
  const names = [...(configured ? [configured] : []), 'main', 'master', 'develop', 'trunk'];
  const target = lineOf(await git(repository.directory, ['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD']));
  return firstOf(repository, [
    ...(target ? [target] : []),
    ...names.map((name) => `refs/remotes/origin/${name}`),
    ...names.map((name) => `refs/heads/${name}`),
  ]);
}
