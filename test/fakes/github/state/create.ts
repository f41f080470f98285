import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  createObjects,
  type FileEntry,
  type Files,
  layOver,
  readTree,
  writeCommit,
  writeTree,
} from '../git/objects.ts';
import type { Account, App, Installation, Permissions, Repository, World } from './world.ts';

/** An empty GitHub. Ids start at a million, so that no id is taken for a number of a pull request. */
export function createWorld(): World {
  let id = 1_000_000;
  return {
    accounts: new Map(),
    teams: new Map(),
    apps: new Map(),
    installations: new Map(),
    tokens: new Map(),
    repositories: new Map(),
    deliveries: [],
    manifests: new Map(),
    archives: new Map(),
    now: () => new Date(),
    nextId: () => ++id,
    origin: '',
    announce: () => undefined,
  };
}

/** The account of this name, made when there is none. */
export function accountOf(world: World, login: string, type: Account['type'] = 'User'): Account {
  const known = world.accounts.get(login.toLowerCase());
  if (known !== undefined) return known;
  const account: Account = { id: world.nextId(), login, type };
  world.accounts.set(login.toLowerCase(), account);
  return account;
}

// A key of 2,048 bits takes longer to make than all the rest of a fake GitHub; it protects nothing here.
let keys: { readonly privateKey: string; readonly publicKey: KeyObject } | undefined;

const keyPair = () => {
  if (keys === undefined) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    keys = { privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), publicKey };
  }
  return keys;
};

export type AppOptions = { readonly permissions: Permissions; readonly events: readonly string[] };

export function createApp(world: World, slug: string, { permissions, events }: AppOptions): App {
  const app: App = {
    id: world.nextId(),
    slug,
    name: slug,
    owner: accountOf(world, 'app-makers', 'Organization'),
    bot: accountOf(world, `${slug}[bot]`, 'Bot'),
    ...keyPair(),
    permissions,
    events,
    createdAt: world.now(),
  };
  world.apps.set(app.id, app);
  return app;
}

export function createInstallation(world: World, app: App, account: Account, permissions: Permissions): Installation {
  const installation: Installation = {
    id: world.nextId(),
    app,
    account,
    permissions,
    repositories: new Set(),
    createdAt: world.now(),
  };
  world.installations.set(installation.id, installation);
  return installation;
}

export type RepositoryOptions = {
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly parent?: Repository;
  /** The owner is a person, not an organization. */
  readonly personal?: boolean;
};

/** A repository without a commit; a fork has all the branches of its parent. */
export function createRepository(world: World, fullName: string, options: RepositoryOptions = {}): Repository {
  const [owner = '', name = ''] = fullName.split('/');
  const { parent } = options;
  const repository: Repository = {
    id: world.nextId(),
    owner: accountOf(world, owner, options.personal || parent ? 'User' : 'Organization'),
    name,
    private: options.private ?? parent?.private ?? false,
    parent,
    objects: parent?.objects ?? createObjects(),
    defaultBranch: options.defaultBranch ?? parent?.defaultBranch ?? 'main',
    branches: new Map(parent?.branches),
    collaborators: new Map(),
    customRoles: new Map(),
    pulls: new Map(),
    comments: new Map(),
    issues: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: [],
    mergeGroups: new Map(),
    requiredChecks: new Set(),
    treeLimit: 100_000,
    createdAt: world.now(),
  };
  if (repository.owner.type === 'User') repository.collaborators.set(owner, 'admin');
  world.repositories.set(fullName.toLowerCase(), repository);
  return repository;
}

/** Writes a commit of these files laid over its first parent (over nothing without one); answers its name. */
export function commitFiles(
  world: World,
  repository: Repository,
  {
    files,
    parents,
    message,
    author,
  }: {
    readonly files: Files;
    readonly parents: readonly string[];
    readonly message: string;
    readonly author: Account;
  },
): string {
  const before = filesAt(repository, parents[0]);
  const tree = writeTree(repository.objects, layOver(repository.objects, before, files));
  const signature = { name: author.login, email: `${author.login}@users.noreply.github.example`, date: world.now() };
  return writeCommit(repository.objects, { tree, parents, message, author: signature }).sha;
}

/** The files of a commit. */
export function filesAt(repository: Repository, commit: string | undefined): ReadonlyMap<string, FileEntry> {
  const tree = repository.objects.commits.get(commit ?? '')?.tree;
  return tree === undefined ? new Map() : readTree(repository.objects, tree);
}
