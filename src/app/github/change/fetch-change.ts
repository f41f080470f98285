import type { Change, Diff, FileEntry, Tree } from '../../../model/change.ts';
import type { Review } from '../../../model/review.ts';
import type { PullRequest } from '../fetch-pull-request.ts';
import type { RepositoryClient } from '../repository-client.ts';
import type { Services } from '../services.ts';
import type { BlobCache } from './blob-cache.ts';
import { type ChangedFile, fetchChangedFiles } from './changed-files.ts';
import { type BlobReference, maxBlobBytes, type ReadBlobs } from './fetch-blobs.ts';
import { linkOf } from './links.ts';
import type { ListedTree } from './tree-cache.ts';

/** Two trees and what differs, and what of it could not be read. */
export type FetchedChange = Pick<Change, 'base' | 'head' | 'changed' | 'links'> & {
  /** The hunks of a file, where GitHub gives them. */
  readonly patches: ReadonlyMap<string, string>;
  /** Reads texts by git's hash, whichever tree they are of. */
  readonly blobs: ReadBlobs;
  /** What could not be read, once the review has asked for it. */
  readonly notRead: () => NotRead;
};

type NotRead = Review['notAnalysed'];

/** A review that says, too, what could not be read for it. What it says itself is not said twice. */
export function withNotRead(made: Review, ...more: readonly NotRead[]): Review {
  const said = new Set(made.notAnalysed.map(({ what }) => what));
  return { ...made, notAnalysed: [...made.notAnalysed, ...more.flat().filter(({ what }) => !said.has(what))] };
}

/**
 * What merging a pull request would change today: the base branch's tip, and the same with the pull request's files laid
 * over it. A fork's files are read through the base repository, which knows every commit of a pull request.
 *
 * @param alongside what else is going to be read: it is asked for in the same requests
 */
export async function fetchChange(
  client: RepositoryClient,
  repository: number,
  pullRequest: PullRequest,
  { trees, blobs }: Pick<Services, 'trees' | 'blobs'>,
  alongside: readonly BlobReference[],
): Promise<FetchedChange> {
  const [base, { files, incomplete }] = await Promise.all([
    trees.of(client, repository, pullRequest.baseTip),
    fetchChangedFiles(client, repository, pullRequest, trees),
  ]);
  const made = assembleChange(client, repository, base, files, blobs);
  await prefetch(made.blobs, files, alongside);
  const notRead = (): NotRead => (incomplete || base.incomplete ? [...made.notRead(), unlisted] : made.notRead());
  return { ...made, notRead };
}

/** A change out of the base's files and what happens to them. Nothing is read yet. */
export function assembleChange(
  client: RepositoryClient,
  repository: number,
  base: ListedTree,
  changed: readonly ChangedFile[],
  blobs: BlobCache,
): FetchedChange {
  const links = changed.flatMap((file) => linkOf(file, base) ?? []);
  const linked = new Set(links.map(({ path }) => path));
  const files = changed.filter(({ path }) => !linked.has(path));
  const after = new Map(base.files);
  for (const path of linked) after.delete(path);
  for (const { path, previousPath, entry } of files) {
    if (previousPath !== undefined) after.delete(previousPath);
    if (entry === undefined) after.delete(path);
  }
  for (const { path, entry } of files) if (entry) after.set(path, entry);
  const tooLarge = new Map<string, number>();
  const read: ReadBlobs = (wanted) =>
    blobs.read(client, repository, wanted, (hash, bytes) => void tooLarge.set(hash, bytes));
  const why = (hash: string): string | undefined => {
    const bytes = tooLarge.get(hash);
    return bytes === undefined ? undefined : tooLargeText(hash, bytes);
  };
  return {
    base: treeOf(base.files, read, why),
    head: treeOf(after, read, why),
    blobs: read,
    changed: files.flatMap((file) => diffOf(file, base.files)),
    links,
    patches: new Map(files.flatMap(({ path, patch }) => (patch === undefined ? [] : [[path, patch]]))),
    notRead: () =>
      [...after].flatMap(([path, { hash }]) => {
        const reason = why(hash);
        return reason === undefined ? [] : [{ what: path, reason }];
      }),
  };
}

/** Names the content, too: a tick for one that nobody here has read is not for the next. */
const tooLargeText = (hash: string, bytes: number): string =>
  `The file is ${(bytes / 1_000_000).toFixed(1)} MB (blob ${hash.slice(0, 12)}); files above ${maxBlobBytes / 1_000_000} MB are not read. Load the rows with a separate tool, or split the file.`;

const unlisted = {
  what: 'part of the repository',
  reason: 'GitHub does not list all of its files: a migration or a setting may have been missed',
};

/** A pull request says what it did to its own base; the branch may have done the same since. */
function diffOf({ path, previousPath, entry }: ChangedFile, base: ReadonlyMap<string, FileEntry>): readonly Diff[] {
  const was = base.get(path);
  if (entry === undefined) return was ? [{ path, status: 'removed' }] : [];
  if (was?.hash === entry.hash) return [];
  if (was) return [{ path, status: 'modified' }];
  if (previousPath !== undefined && base.has(previousPath)) return [{ path, status: 'renamed', previousPath }];
  return [{ path, status: 'added' }];
}

function treeOf(
  files: ReadonlyMap<string, FileEntry>,
  read: ReadBlobs,
  why: (hash: string) => string | undefined,
): Tree {
  return {
    files,
    whyNotRead: (path) => why(files.get(path)?.hash ?? ''),
    read: async (paths) => {
      const wanted = paths.flatMap((path) => {
        const entry = files.get(path);
        return entry ? [{ path, ...entry }] : [];
      });
      const texts = wanted.length === 0 ? new Map<string, string>() : await read(wanted);
      return new Map(
        wanted.flatMap(({ path, hash }) => {
          const text = texts.get(hash);
          return text === undefined ? [] : [[path, text] as const];
        }),
      );
    },
  };
}

/** What a review reads of a change: migrations and the files that tell about them. */
const prefetchedPaths =
  /\.(?:sql|prisma|toml|conf|ya?ml)$|(?:^|\/)(?:_journal\.json|drizzle\.config\.\w+|\.tool-versions|Dockerfile[\w.-]*)$/;

/** Asks for the files of the change in one go, before the story asks for them one after the other. */
async function prefetch(
  read: ReadBlobs,
  files: readonly ChangedFile[],
  alongside: readonly BlobReference[],
): Promise<void> {
  const wanted = files.flatMap(({ path, entry }) => (entry && prefetchedPaths.test(path) ? [entry] : []));
  const all = [...alongside, ...wanted.slice(0, 500)];
  if (all.length > 0) await read(all);
}
