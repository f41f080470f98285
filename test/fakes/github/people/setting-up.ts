import { randomBytes } from 'node:crypto';
import type { Files } from '../git/objects.ts';
import {
  accountOf,
  commitFiles,
  createInstallation,
  createRepository,
  type RepositoryOptions,
} from '../state/create.ts';
import { fullNameOf, installationOf } from '../state/rights.ts';
import type { App, Installation, Permissions, Repository, Role, World } from '../state/world.ts';
import { installationEvent, installationRepositoriesEvent, repositoryEvent } from '../webhooks/payloads.ts';

export type NewRepository = Omit<RepositoryOptions, 'parent'> & {
  /** What the default branch holds. */
  readonly files?: Files;
  /** Login → role. */
  readonly people?: Readonly<Record<string, Role>>;
  /** False: the App is not installed on it. */
  readonly installed?: boolean;
  /** What the installation may, if not what the App asks for. */
  readonly permissions?: Permissions;
};

/** How a test furnishes its GitHub. */
export function settingUp(world: World, app: App) {
  const installed = (login: string, permissions?: Permissions): Installation => {
    const account = accountOf(world, login, 'Organization');
    const known = [...world.installations.values()].find((each) => each.app === app && each.account === account);
    if (known !== undefined) return known;
    const installation = createInstallation(world, app, account, permissions ?? app.permissions);
    world.announce(installationEvent(world, 'created', installation, accountOf(world, 'an-owner')));
    return installation;
  };
  const install = (repository: Repository, permissions?: Permissions): Installation => {
    const installation = installed(repository.owner.login, permissions);
    if (permissions !== undefined) installation.permissions = permissions;
    installation.repositories.add(repository);
    world.announce(
      installationRepositoriesEvent(world, 'added', installation, [repository], accountOf(world, 'an-owner')),
    );
    return installation;
  };
  const move = (repository: Repository, owner: string, name: string): void => {
    world.repositories.delete(fullNameOf(repository).toLowerCase());
    repository.owner = accountOf(world, owner, 'Organization');
    repository.name = name;
    world.repositories.set(fullNameOf(repository).toLowerCase(), repository);
  };
  const userToken = (login: string): string => {
    const token = `ghp_${randomBytes(18).toString('hex')}`;
    world.tokens.set(token, { kind: 'user', account: accountOf(world, login) });
    return token;
  };
  const installationToken = (installation: Installation, repository: Repository, permissions: Permissions): string => {
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    const expiresAt = new Date(world.now().getTime() + 3_600_000);
    world.tokens.set(token, {
      kind: 'installation',
      installation,
      permissions,
      repositories: new Set([repository]),
      expiresAt,
    });
    return token;
  };
  return {
    /** A repository with one commit, on which the App is installed. */
    repository: (
      fullName: string,
      { files = {}, people = {}, installed: wanted = true, permissions, ...options }: NewRepository = {},
    ): Repository => {
      const repository = createRepository(world, fullName, options);
      const author = accountOf(world, 'founder');
      const sha = commitFiles(world, repository, { files, parents: [], message: 'The beginning', author });
      repository.branches.set(repository.defaultBranch, sha);
      for (const [login, role] of Object.entries(people))
        repository.collaborators.set(accountOf(world, login).login, role);
      if (wanted) install(repository, permissions);
      return repository;
    },
    install,
    /** The App leaves one repository. */
    uninstall: (repository: Repository): void => {
      const installation = installationOf(world, app, repository);
      installation?.repositories.delete(repository);
      if (installation)
        world.announce(
          installationRepositoriesEvent(world, 'removed', installation, [repository], accountOf(world, 'an-owner')),
        );
    },
    /** The App leaves the account: its tokens are worth nothing any more. */
    uninstallAll: (login: string): void => {
      const installation = installed(login);
      world.announce(installationEvent(world, 'deleted', installation, accountOf(world, 'an-owner')));
      world.installations.delete(installation.id);
    },
    /** A repository gets another name; GitHub's number stays. */
    renames: (repository: Repository, name: string): void => {
      const from = repository.name;
      move(repository, repository.owner.login, name);
      const changes = { repository: { name: { from } } };
      world.announce(repositoryEvent('renamed', repository, accountOf(world, 'an-owner'), changes));
    },
    /** A repository goes to another owner. Only their App is told, if it is installed there and gets it. */
    transfers: (repository: Repository, login: string): void => {
      const from = repository.owner;
      installationOf(world, app, repository)?.repositories.delete(repository);
      move(repository, login, repository.name);
      const target = [...world.installations.values()].find(
        (each) => each.app === app && each.account === repository.owner,
      );
      target?.repositories.add(repository);
      const changes = { owner: { from: { organization: { login: from.login, id: from.id } } } };
      world.announce(repositoryEvent('transferred', repository, accountOf(world, 'an-owner'), changes));
    },
    /** A repository is deleted: GitHub tells no App. */
    deletes: (repository: Repository): void => {
      installationOf(world, app, repository)?.repositories.delete(repository);
      world.repositories.delete(fullNameOf(repository).toLowerCase());
    },
    /** A team, as `acme/dba`, and who is in it. */
    team: (name: string, members: readonly string[]): void =>
      void world.teams.set(
        name.toLowerCase(),
        new Set(members.map((login) => accountOf(world, login).login.toLowerCase())),
      ),
    /** A person's token. */
    userToken,
    /** A token of our App for one repository, without a JWT. */
    appToken: (repository: Repository, permissions?: Permissions): string => {
      const installation = installationOf(world, app, repository) ?? install(repository);
      return installationToken(installation, repository, permissions ?? installation.permissions);
    },
    /** What a workflow of GitHub Actions has in GITHUB_TOKEN. */
    workflowToken: (repository: Repository, permissions: Permissions): string => {
      const actions = [...world.apps.values()].find(({ slug }) => slug === 'github-actions') ?? app;
      return installationToken(
        createInstallation(world, actions, repository.owner, permissions),
        repository,
        permissions,
      );
    },
    /** All tokens of installations are too old from now on. */
    expireTokens: (): void => {
      for (const token of world.tokens.values()) if (token.kind === 'installation') token.expiresAt = new Date(0);
    },
    /** What the set-up page posts to GitHub; answers the `code` that comes back. */
    registersManifest: (manifest: Readonly<Record<string, unknown>>): string => {
      const code = randomBytes(20).toString('hex');
      world.manifests.set(code, manifest);
      return code;
    },
  };
}
