import type { Change, Link } from '../../model/change.ts';
import type { Compared } from '../../model/compared.ts';
import { UserError } from '../../model/user-error.ts';
import type { Announced } from './announced-base.ts';
import { type BlobReader, blobReader } from './blobs.ts';
import { changedBetween } from './changed.ts';
import { baseOf, commitOf, targetBranch, tryCommit } from './commits.ts';
import { type Difference, differencesOf } from './differences.ts';
import { filesOf, type TrackedFile } from './files.ts';
import type { Repository } from './repository.ts';
import { treeOf } from './tree.ts';
import { fileOnDisk, linksOnDisk, untrackedPaths } from './working-tree.ts';

/** What to compare. `base`: the branch it goes to; undefined: the default branch. `head`: undefined: the working tree. */
export type Ends = {
  readonly base: string | undefined;
  readonly head: string | undefined;
  /** What the build server says where no base is named. */
  readonly announced?: Announced | undefined;
};

/** A change without the settings. */
export type GitChange = Pick<Change, 'base' | 'head' | 'changed' | 'links'> & {
  readonly compared: Compared;
  /** Its base is its head, and nobody asked for that. */
  readonly isHeadUnasked: boolean;
};

/**
 * Reads a change from a repository, and writes nothing into it.
 *
 * @throws UserError when an end is unknown: a head is never compared with itself in silence
 */
export async function readGitChange(repository: Repository, ends: Ends): Promise<GitChange> {
  const { directory, bare } = repository;
  if (bare && ends.head === undefined) throw noWorkingTree(directory);
  const wanted = ends.head;
  const [head, branch] = await Promise.all([
    wanted === undefined ? tryCommit(repository, 'HEAD') : commitOf(repository, wanted, '--head'),
    targetBranch(repository, ends.base, ends.announced),
  ]);
  const { name, commit, isHeadUnasked } = await baseOf(repository, branch, head, ends.base !== undefined);
  const [before, differences, untracked] = await Promise.all([
    filesOf(directory, commit),
    differencesOf(repository, commit, wanted === undefined ? undefined : head),
    wanted === undefined ? untrackedPaths(directory) : [],
  ]);
  const after = await applied(directory, before, differences.files, untracked);
  const renames = new Map(differences.files.flatMap(({ path, previousPath: from }) => (from ? [[path, from]] : [])));
  const changed = changedBetween(before, after, renames);
  const blobs = blobReader(directory);
  const compared: Compared = {
    base: { name, commit },
    head: { name: wanted ?? 'the working tree', commit: head },
    from: 'clone',
  };
  const trees = { base: treeOf(directory, blobs, before), head: treeOf(directory, blobs, after) };
  const links = [...(await withTargets(differences.links, blobs)), ...(await linksOnDisk(directory, untracked))];
  return { ...trees, changed, links, compared, isHeadUnasked };
}

/** The files after the change: unchanged ones keep their blobs, so that nothing is read from the disk without need. */
async function applied(
  directory: string,
  before: ReadonlyMap<string, TrackedFile>,
  differences: readonly Difference[],
  untracked: readonly string[],
): Promise<ReadonlyMap<string, TrackedFile>> {
  const after = new Map(before);
  for (const { status, path, previousPath } of differences) {
    if (previousPath !== undefined) after.delete(previousPath);
    if (status === 'removed') after.delete(path);
  }
  const present = differences.filter(({ status }) => status !== 'removed');
  for (const { path, hash } of [...present, ...untracked.map((path) => ({ path, hash: undefined }))]) {
    const file = hash === undefined ? await fileOnDisk(directory, path) : blob(hash);
    if (file) after.set(path, file);
    else after.delete(path);
  }
  return after;
}

/** Where symbolic links lead: git keeps that as their content. */
async function withTargets(links: readonly Link[], blobs: BlobReader): Promise<readonly Link[]> {
  const symbolic = links.flatMap(({ kind, hash }) => (kind === 'symbolic link' ? [hash] : []));
  const texts = await blobs.read([...new Set(symbolic)]);
  return links.map((link) =>
    link.kind === 'submodule' ? link : { ...link, target: texts.get(link.hash)?.toString('utf8') },
  );
}

const blob = (hash: string): TrackedFile => ({ hash, size: undefined, from: 'repository' });

function noWorkingTree(directory: string): UserError {
  return new UserError(
    `${directory} is a bare repository: it has no working tree to review`,
    'the commit to review',
    'migration-planner review --base main --head feature',
  );
}
