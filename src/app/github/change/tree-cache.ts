import type { FileEntry, Link } from '../../../model/change.ts';
import type { RepositoryClient } from '../repository-client.ts';

/** The files of a commit. */
export type ListedTree = {
  readonly files: ReadonlyMap<string, FileEntry>;
  readonly links: ReadonlyMap<string, Pick<Link, 'kind' | 'hash'>>;
  /** Some files are missing: GitHub would not list them all. */
  readonly incomplete: boolean;
};

/** Trees by commit; what was asked for lately is not asked again. */
export type TreeCache = {
  /** Lets go of the trees of all other repositories. */
  readonly keepOnly: (repositories: ReadonlySet<number>) => void;
  readonly of: (client: RepositoryClient, repository: number, commit: string) => Promise<ListedTree>;
};

/** GitHub cuts a listing at 100,000 files or 7 MB; a repository that needs more listings than this stays incomplete. */
const maxListings = 100;

/** @param maxFiles how many entries are kept in memory, of all trees together; one takes some 200 bytes */
export function treeCache(maxFiles = 400_000): TreeCache {
  const known = new Map<string, ListedTree>();
  return {
    of: async (client, repository, commit) => {
      const key = `${repository} ${commit}`;
      const tree = known.get(key) ?? (await listTree(client, commit));
      // Last used, last to go.
      known.delete(key);
      known.set(key, tree);
      let sum = [...known.values()].reduce((count, { files }) => count + files.size, 0);
      for (const [oldest, { files }] of known) {
        if (sum <= maxFiles || oldest === key) break;
        known.delete(oldest);
        sum -= files.size;
      }
      return tree;
    },
    keepOnly: (repositories) => {
      for (const key of known.keys()) if (!repositories.has(Number(key.split(' ')[0]))) known.delete(key);
    },
  };
}

async function listTree(client: RepositoryClient, commit: string): Promise<ListedTree> {
  const files = new Map<string, FileEntry>();
  const links = new Map<string, Pick<Link, 'kind' | 'hash'>>();
  let listings = 0;
  const list = async (sha: string, prefix: string): Promise<boolean> => {
    if (listings++ >= maxListings) return false;
    const whole = await ask(client, sha, true);
    if (!whole.truncated) {
      take({ files, links }, prefix, whole.entries);
      return true;
    }
    const level = await ask(client, sha, false);
    take({ files, links }, prefix, level.entries);
    let complete = !level.truncated;
    for (const { path, type, sha: below } of level.entries) {
      if (type === 'tree') complete = (await list(below, `${prefix}${path}/`)) && complete;
    }
    return complete;
  };
  const complete = await list(commit, '');
  return { files, links, incomplete: !complete };
}

type Entry = {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size?: number | undefined;
};

async function ask({ api, owner, repo }: RepositoryClient, sha: string, recursive: boolean) {
  const { data } = await api.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
    owner,
    repo,
    tree_sha: sha,
    // Whatever value turns it on, "0" too.
    ...(recursive && { recursive: '1' }),
  });
  return { entries: data.tree as readonly Entry[], truncated: data.truncated };
}

type Taken = {
  readonly files: Map<string, FileEntry>;
  readonly links: Map<string, Pick<Link, 'kind' | 'hash'>>;
};

/** Symbolic links (120000) and submodules (160000) are no files here. */
function take({ files, links }: Taken, prefix: string, entries: readonly Entry[]): void {
  for (const { path, mode, sha, size } of entries) {
    if (mode.startsWith('100')) files.set(`${prefix}${path}`, { hash: sha, size });
    if (mode === '120000') links.set(`${prefix}${path}`, { kind: 'symbolic link', hash: sha });
    if (mode === '160000') links.set(`${prefix}${path}`, { kind: 'submodule', hash: sha });
  }
}
