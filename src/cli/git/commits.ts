import { UserError } from '../../model/user-error.ts';
import type { Repository } from './repository.ts';
import { git, lineOf } from './run.ts';

/** Where a change starts, and why there. `commit` is undefined before the first commit. */
export type Base = { readonly commit: string | undefined; readonly because: string };

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

/** A branch, and its commit where the repository knows it. */
export type Branch = { readonly name: string; readonly commit: string | undefined };

/**
 * The branch that a change goes to.
 *
 * @param name undefined: the default branch, which not every repository tells
 */
export async function targetBranch(repository: Repository, name: string | undefined): Promise<Branch | undefined> {
  return name === undefined ? defaultBranch(repository) : { name, commit: await tryCommit(repository, name) };
}

/**
 * Where the change starts: the last commit that head has in common with the branch it goes to.
 *
 * @throws UserError when the branch is unknown or the histories have nothing in common
 */
export async function baseOf(
  repository: Repository,
  branch: Branch | undefined,
  head: string | undefined,
): Promise<Base> {
  if (head === undefined) return { commit: undefined, because: 'no commit yet' };
  if (branch === undefined) return { commit: head, because: 'the last commit: no default branch was found' };
  if (branch.commit === undefined) throw unknownCommit(repository, branch.name, '--base');
  if (branch.commit === head) return { commit: head, because: 'the last commit' };
  const common = lineOf(await git(repository.directory, ['merge-base', branch.commit, head]));
  if (common === undefined) throw nothingInCommon(branch.name);
  return { commit: common, because: common === head ? 'the last commit' : `where it left ${branch.name}` };
}

/** Best first. */
const defaultBranches = [
  'remotes/origin/HEAD',
  'remotes/origin/main',
  'remotes/origin/master',
  'heads/main',
  'heads/master',
];

async function defaultBranch(repository: Repository): Promise<Branch | undefined> {
  const wanted = defaultBranches.map((name) => `refs/${name}`);
  const format = '--format=%(refname) %(objectname) %(symref)';
  const answer = await git(repository.directory, ['for-each-ref', format, ...wanted]);
  const found = answer.output
    .toString('utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .map(([ref = '', commit = '', target]) => ({
      ref,
      commit,
      name: (target || ref).replace(/^refs\/(remotes|heads)\//, ''),
    }));
  return wanted.flatMap((name) => found.filter(({ ref }) => ref === name)).at(0);
}

function unknownCommit(repository: Repository, name: string, option: string): UserError {
  return new UserError(
    `${option}: there is no commit ${JSON.stringify(name)} in ${repository.directory}`,
    'a branch, a tag or a commit that was fetched',
    `git fetch origin main && migration-planner review ${option} origin/main`,
  );
}

function nothingInCommon(branch: string): UserError {
  return new UserError(
    `the change and ${branch} have no commit in common`,
    'a full history: this may be a shallow clone (in GitHub Actions, actions/checkout with fetch-depth: 0)',
    'git fetch --unshallow',
  );
}
