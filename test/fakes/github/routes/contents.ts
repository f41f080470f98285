import { type Answer, type Call, notFound, ok, Refusal, type Route } from '../http/call.ts';
import { apiAddress, webAddress } from '../shapes/repositories.ts';
import { commitAt } from '../state/rights.ts';
import type { Repository } from '../state/world.ts';
import { repositoryOf } from './found.ts';

type Place = { readonly call: Call; readonly repository: Repository; readonly path: string; readonly ref: string };
type Mode = '100644' | '100755' | '120000' | '160000' | '40000';

/** Files and folders by path: all of it up to 1 MB, raw up to 100 MB, a folder's first 1,000 entries. */
export const contentRoutes: readonly Route[] = [
  { route: 'GET /repos/{owner}/{repo}/contents/{path}', needs: { permissions: [{ contents: 'read' }] }, handle: read },
];

function read(call: Call): Answer {
  const repository = repositoryOf(call);
  const ref = call.query.ref ?? repository.defaultBranch;
  const sha = commitAt(repository, ref);
  if (sha === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const path = (call.path.path ?? '').replace(/^\/+|\/+$/g, '');
  const found = entryAt(repository, repository.objects.commits.get(sha)?.tree ?? '', path);
  if (found === undefined) throw notFound();
  const place = { call, repository, path, ref };
  if (found.mode === '40000') return ok(folderJson(place, found.sha));
  return file(place, found);
}

function entryAt(
  repository: Repository,
  tree: string,
  path: string,
): { readonly mode: Mode; readonly sha: string } | undefined {
  let at: { readonly mode: Mode; readonly sha: string } | undefined = { mode: '40000', sha: tree };
  for (const name of path === '' ? [] : path.split('/')) {
    at = repository.objects.trees.get(at?.sha ?? '')?.find((entry) => entry.name === name);
  }
  return at;
}

function file(place: Place, { mode, sha }: { readonly mode: Mode; readonly sha: string }): Answer {
  const bytes = place.repository.objects.blobs.get(sha);
  const raw = /\braw\b/.test(place.call.accept);
  if (mode === '160000')
    return ok({
      type: 'submodule',
      size: 0,
      ...names(place, place.path, sha),
      submodule_git_url: 'https://github.example/other/repository',
    });
  if (bytes === undefined) throw notFound();
  if (bytes.length > 100_000_000) throw new Refusal(403, 'This API returns blobs up to 100 MB in size.');
  if (raw)
    return { status: 200, raw: bytes, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } };
  if (mode === '120000')
    return ok({
      type: 'symlink',
      size: bytes.length,
      target: Buffer.from(bytes).toString(),
      ...names(place, place.path, sha),
    });
  const tooLarge = bytes.length > 1_048_576;
  return ok({
    type: 'file',
    size: bytes.length,
    ...names(place, place.path, sha),
    content: tooLarge
      ? ''
      : Buffer.from(bytes)
          .toString('base64')
          .replaceAll(/.{1,60}/g, '$&\n'),
    encoding: tooLarge ? 'none' : 'base64',
  });
}

const folderJson = (place: Place, tree: string) =>
  (place.repository.objects.trees.get(tree) ?? []).slice(0, 1_000).map(({ mode, name, sha }) => ({
    type: mode === '40000' ? 'dir' : mode === '120000' ? 'symlink' : mode === '160000' ? 'submodule' : 'file',
    size: place.repository.objects.blobs.get(sha)?.length ?? 0,
    ...names(place, place.path === '' ? name : `${place.path}/${name}`, sha),
  }));

function names({ call, repository, ref }: Place, path: string, sha: string) {
  const url = `${apiAddress(call.world, repository)}/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${encodeURIComponent(ref)}`;
  const git = `${apiAddress(call.world, repository)}/git/blobs/${sha}`;
  const web = `${webAddress(repository)}/blob/${ref}/${encodeURI(path)}`;
  return {
    name: path.split('/').at(-1),
    path,
    sha,
    url,
    git_url: git,
    html_url: web,
    download_url: web.replace('/blob/', '/raw/'),
    _links: { self: url, git, html: web },
  };
}
