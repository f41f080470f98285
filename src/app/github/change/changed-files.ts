import type { FileEntry, Link } from '../../../model/change.ts';
import type { PullRequest } from '../fetch-pull-request.ts';
import type { RepositoryClient } from '../repository-client.ts';
import type { ListedTree, TreeCache } from './tree-cache.ts';

/** What a pull request does to a file. */
export type ChangedFile = {
  readonly path: string;
  readonly previousPath: string | undefined;
  /** Undefined: the file is removed. */
  readonly entry: FileEntry | undefined;
  /** The hunks, where GitHub gives them. */
  readonly patch: string | undefined;
  /** It is no file; undefined where that is not known. */
  readonly link?: Link['kind'];
};

export type ChangedFiles = { readonly files: readonly ChangedFile[]; readonly incomplete: boolean };

/** More are not paged: two trees and the hunks of the first 300 files are three requests, and leave nothing out. */
const maxPaged = 300;
const perPage = 100;

/** The files that a pull request changes, compared with where it left its base. */
export async function fetchChangedFiles(
  client: RepositoryClient,
  repository: number,
  pullRequest: PullRequest,
  trees: TreeCache,
): Promise<ChangedFiles> {
  if (pullRequest.changedFiles > maxPaged) return compareTrees(client, repository, pullRequest, trees);
  const pages = Math.max(1, Math.ceil(pullRequest.changedFiles / perPage));
  const found: ChangedFile[] = [];
  for (let page = 1; page <= pages; page++) found.push(...(await fetchPage(client, pullRequest.number, page)));
  return { files: found, incomplete: false };
}

async function fetchPage(
  { api, owner, repo }: RepositoryClient,
  number: number,
  page: number,
): Promise<readonly ChangedFile[]> {
  const { data } = await api.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
    owner,
    repo,
    pull_number: number,
    per_page: perPage,
    page,
  });
  return data.map(asChanged);
}

/** A file of GitHub's comparison. */
type File = {
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: string;
  readonly sha: string | null;
  readonly patch?: string;
};

const asChanged = ({ filename, previous_filename, status, sha, patch }: File): ChangedFile => ({
  path: filename,
  previousPath: status === 'renamed' ? previous_filename : undefined,
  entry: status === 'removed' || sha === null ? undefined : { hash: sha, size: undefined },
  patch,
});

async function compareTrees(
  client: RepositoryClient,
  repository: number,
  { baseTip, headSha }: PullRequest,
  trees: TreeCache,
): Promise<ChangedFiles> {
  const { api, owner, repo } = client;
  const basehead = `${baseTip}...${headSha}`;
  const { data } = await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', { owner, repo, basehead });
  const patches = new Map((data.files ?? []).map(({ filename, patch }) => [filename, patch]));
  const before = await trees.of(client, repository, data.merge_base_commit.sha);
  const after = await trees.of(client, repository, headSha);
  const files = differences(before, after).map((file) => ({ ...file, patch: patches.get(file.path) }));
  return { files, incomplete: before.incomplete || after.incomplete };
}

/** What differs between two trees. A file that moved unchanged is a rename. */
export function differences(before: ListedTree, after: ListedTree): readonly ChangedFile[] {
  const gone = new Map<string, string>();
  for (const [path, { hash }] of before.files) if (!after.files.has(path)) gone.set(hash, path);
  const found: ChangedFile[] = [];
  const moved = new Set<string>();
  for (const [path, entry] of after.files) {
    const was = before.files.get(path);
    if (was?.hash === entry.hash) continue;
    const from = was ? undefined : gone.get(entry.hash);
    if (from !== undefined) {
      gone.delete(entry.hash);
      moved.add(from);
    }
    found.push({ path, previousPath: from, entry, patch: undefined });
  }
  found.push(...changedLinks(before, after));
  for (const path of before.files.keys()) {
    if (!after.files.has(path) && !moved.has(path)) {
      found.push({ path, previousPath: undefined, entry: undefined, patch: undefined });
    }
  }
  return found;
}

/** Links are shown as GitHub shows them in its comparison: as files whose hash is that of the target. */
function changedLinks(before: ListedTree, after: ListedTree): readonly ChangedFile[] {
  return [...after.links].flatMap(([path, { kind, hash }]) =>
    before.links.get(path)?.hash === hash
      ? []
      : [{ path, previousPath: undefined, entry: { hash, size: undefined }, patch: undefined, link: kind }],
  );
}
