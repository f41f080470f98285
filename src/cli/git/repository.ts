import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../model/user-error.ts';
import { git } from './run.ts';

/** A repository on this machine. */
export type Repository = {
  /** Where git commands are run: the top of the working tree, or the bare repository. */
  readonly directory: string;
  readonly gitDirectory: string;
  /** The index file; it need not be there. */
  readonly index: string;
  readonly bare: boolean;
};

/**
 * Finds the repository that a directory belongs to.
 *
 * @throws UserError when there is none, or git can't be used
 */
export async function openRepository(path: string): Promise<Repository> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new UserError(
      found ? `${path} is a file` : `there is no directory ${path}`,
      'a directory inside a git repository',
      'migration-planner review .',
    );
  }
  // A bare repository has no top: git says what it was asked before that, and fails there.
  const answer = await git(path, ['rev-parse', '--absolute-git-dir', '--git-path', 'index', '--show-toplevel']);
  const [gitDirectory, index, directory] = answer.output.toString('utf8').split('\n').filter(Boolean);
  if (gitDirectory === undefined || index === undefined) throw noRepository(path, answer.status, answer.error);
  const bare = directory === undefined;
  return { directory: directory ?? gitDirectory, gitDirectory, index: resolve(path, index), bare };
}

function noRepository(path: string, status: number | undefined, error: string): UserError {
  if (status === undefined) {
    return new UserError(`git could not be started (${error})`, 'git 2.25 or newer on the PATH', 'git --version');
  }
  if (error.includes('dubious ownership')) {
    return new UserError(
      `git does not trust ${path}: it belongs to another user`,
      'a repository that git is told to trust',
      `git config --global --add safe.directory ${path}`,
    );
  }
  return new UserError(
    `${path} is not in a git repository, so there is nothing to compare`,
    'a directory of a repository with a commit to compare with',
    'git clone https://example.com/shop.git && migration-planner review shop',
  );
}
