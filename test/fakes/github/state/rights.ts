import type { Account, App, Comment, Installation, Pull, Repository, Role, World } from './world.ts';

const roles: readonly Role[] = ['read', 'triage', 'write', 'maintain', 'admin'];

/** The role of a person; everybody may read what is public. Undefined: may not see it at all. */
export function roleOf(repository: Repository, login: string): Role | undefined {
  const given = [...repository.collaborators].find(([name]) => name.toLowerCase() === login.toLowerCase())?.[1];
  return given ?? (repository.private ? undefined : 'read');
}

export function isAtLeast(role: Role | undefined, least: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(least);
}

/**
 * Who may edit or delete a comment: its author, and people with write access
 * ("Edit and delete anyone's comments", Repository roles for an organization).
 */
export function mayEdit(comment: { readonly author: Account }, repository: Repository, account: Account): boolean {
  return comment.author.id === account.id || isAtLeast(roleOf(repository, account.login), 'write');
}

export function fullNameOf(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

export function findRepository(world: World, owner: string, name: string): Repository | undefined {
  return world.repositories.get(`${owner}/${name}`.toLowerCase());
}

export function installationOf(world: World, app: App, repository: Repository): Installation | undefined {
  return [...world.installations.values()].find((each) => each.app === app && each.repositories.has(repository));
}

export function commentsOf(pull: Pull): readonly Comment[] {
  return [...pull.repository.comments.values()].filter((comment) => comment.pull === pull);
}

/** The commit that a branch, a tag-like name or a sha means. */
export function commitAt(repository: Repository, name: string): string | undefined {
  const branch = name.replace(/^(refs\/)?heads\//, '');
  const pull = /^(?:refs\/)?pull\/(\d+)\/head$/.exec(name)?.[1];
  if (pull !== undefined) return repository.pulls.get(Number(pull))?.head.sha;
  return repository.branches.get(branch) ?? (repository.objects.commits.has(name) ? name : shortened(repository, name));
}

const shortened = (repository: Repository, name: string): string | undefined =>
  /^[0-9a-f]{7,39}$/.test(name)
    ? [...repository.objects.commits.keys()].find((sha) => sha.startsWith(name))
    : undefined;
