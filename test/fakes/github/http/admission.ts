import { findRepository, isAtLeast, roleOf } from '../state/rights.ts';
import type { Level, Permissions, Repository, World } from '../state/world.ts';
import { type Caller, type Needs, notFound, Refusal } from './call.ts';

const levels: readonly Level[] = ['read', 'write'];

export function grants(given: Permissions, wanted: Permissions): boolean {
  return Object.entries(wanted).every(
    ([name, level]) => levels.indexOf(given[name] ?? ('none' as Level)) >= levels.indexOf(level),
  );
}

/**
 * Lets a caller in, or says what GitHub says: 401 without credentials, 404 for what it may not see, 403 for what it may not do.
 * @throws Refusal
 */
export function admit(world: World, caller: Caller, needs: Needs, path: Readonly<Record<string, string>>): void {
  if (needs === 'nothing') return;
  if (caller.kind === 'anonymous') throw new Refusal(401, 'Requires authentication');
  if (needs === 'the app') {
    if (caller.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded');
    return;
  }
  if (caller.kind === 'app') throw new Refusal(401, 'This endpoint requires you to be authenticated with a token');
  if (needs === 'a token') return;
  const repository = repositoryFor(world, caller, path);
  if (caller.kind === 'installation') {
    if (needs.permissions.length > 0 && !needs.permissions.some((each) => grants(caller.permissions, each))) {
      throw new Refusal(403, 'Resource not accessible by integration', undefined, {
        'x-accepted-github-permissions': needs.permissions.map(spell).join('; '),
      });
    }
    return;
  }
  if (repository && !isAtLeast(roleOf(repository, caller.account.login), needs.role ?? 'read')) {
    throw new Refusal(403, 'Must have admin rights to Repository.');
  }
}

const spell = (permissions: Permissions): string =>
  Object.entries(permissions)
    .map(([name, level]) => `${name}=${level}`)
    .join(',');

/** The repository that a path names, if the caller sees it. Undefined: the path names none. */
function repositoryFor(
  world: World,
  caller: Caller,
  { owner, repo }: Readonly<Record<string, string>>,
): Repository | undefined {
  if (owner === undefined || repo === undefined) return undefined;
  const repository = findRepository(world, owner, repo);
  if (repository === undefined || !sees(caller, repository)) throw notFound();
  return repository;
}

/** Installations see what they are installed on, and what is public. */
export function sees(caller: Caller, repository: Repository): boolean {
  if (caller.kind === 'installation') return caller.repositories.has(repository) || !repository.private;
  return caller.kind === 'user' ? roleOf(repository, caller.account.login) !== undefined : !repository.private;
}
