import { notFound, ok, type Route } from '../http/call.ts';
import { page } from '../http/paging.ts';
import { accountJson, installationJson } from '../shapes/accounts.ts';
import { commitJson } from '../shapes/commits.ts';
import { apiAddress, fullRepositoryJson, repositoryJson } from '../shapes/repositories.ts';
import { roleOf } from '../state/rights.ts';
import { appOf, commitOf, repositoryOf } from './found.ts';

const contents = { permissions: [{ contents: 'read' }] } as const;

/** Repositories, their branches, and who may do what in them. */
export const repositoryRoutes: readonly Route[] = [
  {
    route: 'GET /repos/{owner}/{repo}',
    needs: { permissions: [] },
    handle: (call) => ok(fullRepositoryJson(call.world, repositoryOf(call))),
  },
  {
    route: 'GET /installation/repositories',
    needs: 'a token',
    handle: (call) => {
      const repositories = call.caller.kind === 'installation' ? [...call.caller.repositories] : [];
      return page(call, repositories, (repository) => repositoryJson(call.world, repository), 'repositories');
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/branches',
    needs: contents,
    handle: (call) => {
      const repository = repositoryOf(call);
      return page(call, [...repository.branches], ([name, sha]) => ({
        name,
        commit: { sha, url: `${apiAddress(call.world, repository)}/commits/${sha}` },
        protected: repository.requiredChecks.size > 0 && name === repository.defaultBranch,
      }));
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/branches/{branch}',
    needs: contents,
    handle: (call) => {
      const repository = repositoryOf(call);
      const name = call.path.branch ?? '';
      const sha = repository.branches.get(name);
      if (sha === undefined) throw notFound();
      const self = `${apiAddress(call.world, repository)}/branches/${name}`;
      return ok({
        name,
        commit: commitJson(call.world, repository, sha),
        _links: { self, html: self },
        protected: false,
        protection: { enabled: false },
        protection_url: `${self}/protection`,
      });
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/commits/{ref}',
    needs: contents,
    handle: (call) => {
      const repository = repositoryOf(call);
      const sha = commitOf(repository, call.path.ref ?? '');
      if (/\bsha\b/.test(call.accept)) return { status: 200, raw: sha };
      return ok(commitJson(call.world, repository, sha));
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/git/ref/{ref}',
    needs: contents,
    handle: (call) => {
      const repository = repositoryOf(call);
      const ref = call.path.ref ?? '';
      const sha = ref.startsWith('heads/') ? repository.branches.get(ref.slice(6)) : undefined;
      if (sha === undefined) throw notFound();
      const url = `${apiAddress(call.world, repository)}/git`;
      return ok({
        ref: `refs/${ref}`,
        node_id: `REF_${ref}`,
        url: `${url}/refs/${ref}`,
        object: { type: 'commit', sha, url: `${url}/commits/${sha}` },
      });
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    needs: { permissions: [] },
    handle: (call) => {
      const repository = repositoryOf(call);
      const account = call.world.accounts.get((call.path.username ?? '').toLowerCase());
      if (account === undefined) throw notFound();
      const role = roleOf(repository, account.login);
      const has = (...roles: readonly string[]) => roles.includes(role ?? 'none');
      const permission = has('admin')
        ? 'admin'
        : has('maintain', 'write')
          ? 'write'
          : has('triage', 'read')
            ? 'read'
            : 'none';
      const role_name = repository.customRoles.get(account.login) ?? role ?? 'none';
      const permissions = {
        admin: has('admin'),
        maintain: has('admin', 'maintain'),
        push: has('admin', 'maintain', 'write'),
        triage: has('admin', 'maintain', 'write', 'triage'),
        pull: role !== undefined,
      };
      return ok({ permission, role_name, user: { ...accountJson(call.world, account), permissions, role_name } });
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/installation',
    needs: 'the app',
    handle: (call) => {
      const repository = repositoryOf(call);
      const app = call.caller.kind === 'app' ? call.caller.app : appOf(call);
      const installation = [...call.world.installations.values()].find(
        (each) => each.app === app && each.repositories.has(repository),
      );
      if (installation === undefined) throw notFound();
      return ok(installationJson(call.world, installation));
    },
  },
];
