import { randomUUID } from 'node:crypto';
import { archiveOf } from '../git/archive.ts';
import { changesBetween } from '../git/changes.ts';
import { commitsBetween, mergeBase } from '../git/history.ts';
import type { TreeEntry } from '../git/objects.ts';
import { type Call, notFound, ok, Refusal, type Route } from '../http/call.ts';
import { commitJson, gitCommitJson } from '../shapes/commits.ts';
import { changeJson } from '../shapes/pulls.ts';
import { apiAddress, webAddress } from '../shapes/repositories.ts';
import { commitAt, findRepository, fullNameOf } from '../state/rights.ts';
import type { Repository } from '../state/world.ts';
import { commitOf, repositoryOf } from './found.ts';

const contents = { permissions: [{ contents: 'read' }] } as const;

/** Git's objects, comparisons and archives. */
export const gitRoutes: readonly Route[] = [
  {
    route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    needs: contents,
    handle: (call) => {
      const repository = repositoryOf(call);
      const sha = call.path.commit_sha ?? '';
      if (!repository.objects.commits.has(sha)) throw notFound();
      return ok(gitCommitJson(call.world, repository, sha));
    },
  },
  { route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', needs: contents, handle: (call) => ok(treeJson(call)) },
  {
    route: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    needs: contents,
    handle: (call) => {
      const repository = repositoryOf(call);
      const sha = call.path.file_sha ?? '';
      const bytes = repository.objects.blobs.get(sha);
      if (bytes === undefined) throw notFound();
      if (bytes.length > 100_000_000) throw new Refusal(403, 'This API returns blobs up to 100 MB in size.');
      if (/\braw\b/.test(call.accept)) return { status: 200, raw: bytes };
      const url = `${apiAddress(call.world, repository)}/git/blobs/${sha}`;
      return ok({ sha, node_id: `B_${sha}`, size: bytes.length, url, content: inLines(bytes), encoding: 'base64' });
    },
  },
  { route: 'GET /repos/{owner}/{repo}/compare/{basehead}', needs: contents, handle: (call) => ok(comparison(call)) },
  {
    route: 'GET /repos/{owner}/{repo}/tarball/{ref}',
    needs: contents,
    handle: (call) => {
      const repository = repositoryOf(call);
      const sha = commitOf(repository, call.path.ref || repository.defaultBranch);
      const token = randomUUID();
      call.world.archives.set(token, { repository, sha });
      const location = `${call.world.origin}/codeload/${fullNameOf(repository)}/legacy.tar.gz/${sha}?token=${token}`;
      return { status: 302, raw: '', headers: { location } };
    },
  },
  {
    route: 'GET /codeload/{owner}/{repo}/legacy.tar.gz/{ref}',
    needs: 'nothing',
    described: false,
    handle: ({ world, query }) => {
      const archive = world.archives.get(query.token ?? '');
      if (archive === undefined) throw notFound();
      const { repository, sha } = archive;
      const folder = `${repository.owner.login}-${repository.name}-${sha.slice(0, 7)}`;
      return {
        status: 200,
        raw: archiveOf(repository.objects, sha, folder),
        headers: {
          'content-type': 'application/x-gzip',
          'content-disposition': `attachment; filename=${folder}.tar.gz`,
        },
      };
    },
  },
];

/** GitHub breaks base64 after 60 characters. */
const inLines = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('base64')
    .replaceAll(/.{1,60}/g, '$&\n');

function treeJson(call: Call) {
  const repository = repositoryOf(call);
  const { objects } = repository;
  const name = call.path.tree_sha ?? '';
  const sha = objects.trees.has(name) ? name : objects.commits.get(commitAt(repository, name) ?? '')?.tree;
  const entries = objects.trees.get(sha ?? '');
  if (sha === undefined || entries === undefined) throw notFound();
  const url = `${apiAddress(call.world, repository)}/git`;
  // Any value means recursive, "0" and "false" too.
  const all =
    call.query.recursive === undefined
      ? entries.map((entry) => ({ ...entry, path: entry.name }))
      : walk(repository, sha, '');
  const shown = all.slice(0, repository.treeLimit);
  return {
    sha,
    url: `${url}/trees/${sha}`,
    truncated: shown.length < all.length,
    tree: shown.map(({ path, mode, sha: at }) => ({
      path,
      mode: mode === '40000' ? '040000' : mode,
      type: mode === '40000' ? 'tree' : mode === '160000' ? 'commit' : 'blob',
      sha: at,
      ...(objects.blobs.has(at) ? { size: objects.blobs.get(at)?.length } : {}),
      ...(mode === '160000' ? {} : { url: `${url}/${mode === '40000' ? 'trees' : 'blobs'}/${at}` }),
    })),
  };
}

type PathEntry = TreeEntry & { readonly path: string };

const walk = (repository: Repository, sha: string, prefix: string): readonly PathEntry[] =>
  (repository.objects.trees.get(sha) ?? []).flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    return [{ ...entry, path }, ...(entry.mode === '40000' ? walk(repository, entry.sha, `${path}/`) : [])];
  });

/** `owner:branch`, a branch or a sha; forks may be named. */
function endOf(call: Call, repository: Repository, name: string): string {
  const [owner, branch] = name.includes(':') ? name.split(':') : [undefined, name];
  const place = owner === undefined ? repository : forkOf(call, repository, owner);
  const sha = place === undefined ? undefined : commitAt(place, branch ?? '');
  if (sha === undefined) throw notFound();
  return sha;
}

const forkOf = ({ world }: Call, repository: Repository, owner: string): Repository | undefined =>
  findRepository(world, owner, repository.name) ??
  [...world.repositories.values()].find((each) => each.owner.login === owner && each.objects === repository.objects);

function comparison(call: Call) {
  const repository = repositoryOf(call);
  const [baseName = '', headName = ''] = (call.path.basehead ?? '').split('...');
  const [base, head] = [endOf(call, repository, baseName), endOf(call, repository, headName)];
  const common = mergeBase(repository.objects, base, head);
  if (common === undefined) throw new Refusal(404, `No common ancestor between ${baseName} and ${headName}.`);
  const ahead = commitsBetween(repository.objects, common, head);
  const behind = commitsBetween(repository.objects, common, base);
  const tree = (sha: string) => repository.objects.commits.get(sha)?.tree ?? '';
  const size = Math.min(250, Number(call.query.per_page ?? 250));
  const number = Number(call.query.page ?? 1);
  const url = `${apiAddress(call.world, repository)}/compare/${base}...${head}`;
  const web = `${webAddress(repository)}/compare/${base}...${head}`;
  // Files come with the first page only, 300 at most.
  const files = number > 1 ? [] : changesBetween(repository.objects, tree(common), tree(head)).slice(0, 300);
  return {
    url,
    html_url: web,
    permalink_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: commitJson(call.world, repository, base),
    merge_base_commit: commitJson(call.world, repository, common),
    status:
      ahead.length === 0 ? (behind.length === 0 ? 'identical' : 'behind') : behind.length === 0 ? 'ahead' : 'diverged',
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.slice((number - 1) * size, number * size).map(({ sha }) => commitJson(call.world, repository, sha)),
    files: files.map((change) => changeJson(call.world, repository, head, change)),
  };
}
