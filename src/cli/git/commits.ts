import { Refusal } from '../refusal.ts';
import type { Repository } from './repository.ts';
import { git, lineOf } from './run.ts';

/** Where a change starts, and why there. `commit` is undefined before the first commit. */
export type Base = { readonly commit: string | undefined; readonly because: string };

/**
 * The commit that a name stands for.
 *
 * @param option the option it was given with, for the message
 * @throws Refusal when the repository does not know it
 */
export async function commitOf(repository: Repository, name: string, option: string): Promise<string> {
  const commit = await tryCommit(repository, name);
  if (commit !== undefined) return commit;
  throw new Refusal(
    `${option}: there is no commit ${JSON.stringify(name)} in ${repository.directory}`,
    'a branch, a tag or a commit that was fetched',
    `git fetch origin main && migration-planner review ${option} origin/main`,
  );
}

/** The commit that a name stands for, or undefined. */
export async function tryCommit(repository: Repository, name: string): Promise<string | undefined> {
  const wanted = `${name}^{commit}`;
  return lineOf(await git(repository.directory, ['rev-parse', '--verify', '--quiet', '--end-of-options', wanted]));
}

/**
 * Where the change starts: the last commit that head has in common with the branch it goes to.
 *
 * @param name the branch it goes to; undefined: the default branch
 * @throws Refusal when the name is unknown or the histories have nothing in common
 */
export async function baseOf(
  repository: Repository,
  name: string | undefined,
  head: string | undefined,
): Promise<Base> {
  if (head === undefined) return { commit: undefined, because: 'no commit yet' };
  const branch = name ?? (await defaultBranch(repository));
  if (branch === undefined) return { commit: head, because: 'the last commit: no default branch was found' };
  const tip = await commitOf(repository, branch, '--base');
  const common = lineOf(await git(repository.directory, ['merge-base', tip, head]));
  if (common === undefined) throw nothingInCommon(branch);
  return { commit: common, because: common === head ? 'the last commit' : `where it left ${branch}` };
}

async function defaultBranch(repository: Repository): Promise<string | undefined> {
  const remote = await git(repository.directory, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD']);
  const candidates = [lineOf(remote), 'origin/main', 'origin/master', 'main', 'master'];
  for (const candidate of candidates) {
    if (candidate !== undefined && (await tryCommit(repository, candidate))) return candidate;
  }
  return undefined;
}

function nothingInCommon(branch: string): Refusal {
  return new Refusal(
    `the change and ${branch} have no commit in common`,
    'a full history: this may be a shallow clone (in GitHub Actions, actions/checkout with fetch-depth: 0)',
    'git fetch --unshallow',
  );
}
