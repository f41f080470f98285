import { UserError } from '../../model/user-error.ts';
import type { Announced } from './announced-base.ts';
import type { Repository } from './repository.ts';
import { git, lineOf } from './run.ts';

const review = 'migration-planner review';

/** No branch that the change could go to is here, and nobody named one: nothing is compared, rather than HEAD with itself. */
export async function noBase(repository: Repository): Promise<UserError> {
  return new UserError(
    `no branch is found that the change goes to: there is no origin/HEAD, and no main, master, develop or trunk, here or on origin`,
    `${await lacking(repository)}; --base HEAD for uncommitted work alone`,
    `${await fetching(repository, 'main')} && ${review} --base origin/main`,
  );
}

/** A build server named a base that this clone lacks. */
export async function announcedIsMissing(
  repository: Repository,
  { branch, commit, by }: Announced,
): Promise<UserError> {
  return new UserError(
    `the change goes to ${branch ?? commit} (${by}), which this clone does not hold`,
    await lacking(repository),
    branch === undefined
      ? `${(await isShallow(repository)) ? 'git fetch --unshallow origin' : `git fetch origin ${commit}`} && ${review}`
      : `${await fetching(repository, branch)} && ${review}`,
  );
}

/** What was given on the command line is not here. */
export function unknownCommit(repository: Repository, name: string, option: string): UserError {
  return new UserError(
    `${option}: there is no commit ${JSON.stringify(name)} in ${repository.directory}`,
    'a branch, a tag or a commit that was fetched',
    `git fetch origin +refs/heads/main:refs/remotes/origin/main && ${review} ${option} origin/main`,
  );
}

/** The two histories do not meet, as far as they are here. */
export async function nothingInCommon(repository: Repository, branch: string): Promise<UserError> {
  const shallow = await isShallow(repository);
  return new UserError(
    `the change and ${branch} have no commit in common${shallow ? ' in this shallow clone' : ''}`,
    shallow ? fullHistory : 'a branch that the change was made from: --base names it',
    shallow ? 'git fetch --unshallow origin' : `${review} --base origin/main`,
  );
}

/** Nobody asked for a comparison of a commit with itself, and nothing is uncommitted that concerns migrations. */
export function comparedWithItself(name: string, commit: string): UserError {
  return new UserError(
    `there is nothing to compare: ${name} is at ${commit.slice(0, 10)}, the commit that would be reviewed, and no uncommitted file concerns a migration`,
    'a branch with commits of its own, or --base with an older commit; --base HEAD for uncommitted work alone',
    `${review} --base HEAD~1`,
  );
}

const fullHistory =
  'the history back to where the change begins (in GitHub Actions, actions/checkout with fetch-depth: 0; in GitLab, GIT_DEPTH: 0)';

const lacking = async (repository: Repository): Promise<string> =>
  (await isShallow(repository)) ? fullHistory : 'the branch that the change goes to, fetched or named with --base';

async function isShallow({ directory }: Repository): Promise<boolean> {
  return lineOf(await git(directory, ['rev-parse', '--is-shallow-repository'])) === 'true';
}

/** The command that brings a branch, and in a shallow clone the history that it shares with the change. */
async function fetching(repository: Repository, branch: string): Promise<string> {
  const unshallow = (await isShallow(repository)) ? '--unshallow ' : '';
  const refs = `+refs/heads/${branch}:refs/remotes/origin/${branch}`;
  return `git fetch ${unshallow}origin ${/^[\w./+:-]+$/.test(refs) ? refs : `'${refs.replaceAll("'", "'\\''")}'`}`;
}
