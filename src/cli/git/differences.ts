import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diff, Link } from '../../model/change.ts';
import { isFile } from './files.ts';
import type { Repository } from './repository.ts';
import { fieldsOf, type GitAnswer, git } from './run.ts';

/** A difference, and the blob on its new side; undefined where only the disk has it. */
export type Difference = Diff & { readonly hash: string | undefined };

/** What differs: files, and what is no file. The target of a symbolic link is not read yet. */
export type Differences = { readonly files: readonly Difference[]; readonly links: readonly Link[] };

/** Git knows the tree without files by this name in every repository. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/**
 * What differs between two commits, or between a commit and the working tree (tracked files).
 *
 * @param head undefined: the working tree
 */
export async function differencesOf(
  { directory, index }: Repository,
  base: string | undefined,
  head: string | undefined,
): Promise<Differences> {
  const options = ['--raw', '-z', '-M', '--no-abbrev', '--no-color', '--no-ext-diff', '--no-textconv', '--no-relative'];
  const ends = head === undefined ? [base ?? emptyTree] : [base ?? emptyTree, head];
  const command = ['diff', ...options, '--ignore-submodules=dirty', ...ends, '--'];
  const answer = head === undefined ? await withOwnIndex(directory, index, command) : await git(directory, command);
  if (answer.status !== 0) throw new Error(`git diff failed: ${answer.error}`);
  return readRaw(fieldsOf(answer.output));
}

/**
 * Comparing with the working tree, git writes what it learnt of times back into the index, optional locks or not: it is
 * given a copy.
 */
async function withOwnIndex(directory: string, index: string, command: readonly string[]): Promise<GitAnswer> {
  if (!existsSync(index)) return git(directory, command);
  const folder = await mkdtemp(join(tmpdir(), 'migration-planner-index-'));
  try {
    const copy = join(folder, 'index');
    const { mtimeMs } = await stat(index);
    await copyFile(index, copy);
    // Files written after the index are compared by content, whatever their size and time: the copy must not look younger.
    await utimes(copy, new Date(), new Date(Math.floor(mtimeMs)));
    return await git(directory, command, undefined, copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `:100644 100644 <hash> <hash> M`, then one path, or two where it was renamed or copied. */
function readRaw(fields: readonly string[]): Differences {
  const files: Difference[] = [];
  const links: Link[] = [];
  for (let at = 0; at < fields.length; ) {
    const [before = '', after = '', old = '', hash = '', letters = ''] = (fields[at] ?? '').slice(1).split(' ');
    const letter = letters.charAt(0);
    const two = letter === 'R' || letter === 'C';
    const from = fields[at + 1] ?? '';
    const to = two ? (fields[at + 2] ?? '') : from;
    const known = /^0+$/.test(hash) ? undefined : hash;
    files.push(...differences({ letter, from, to, was: isFile(before), is: isFile(after), hash: known }));
    const kind = linkKind(after) ?? linkKind(before);
    if (kind) links.push({ path: to, kind, hash: known ?? old, target: undefined });
    at += two ? 3 : 2;
  }
  return { files, links };
}

function linkKind(mode: string): Link['kind'] | undefined {
  return mode === '160000' ? 'submodule' : mode === '120000' ? 'symbolic link' : undefined;
}

type Raw = {
  readonly letter: string;
  readonly from: string;
  readonly to: string;
  readonly was: boolean;
  readonly is: boolean;
  readonly hash: string | undefined;
};

/** A file that becomes a symbolic link or a submodule is gone; the other way round it is new. */
function differences({ letter, from, to, was, is, hash }: Raw): readonly Difference[] {
  if (!was && !is) return [];
  if (!is) return [{ path: from, status: 'removed', hash: undefined }];
  if (!was || letter === 'C') return [{ path: to, status: 'added', hash }];
  if (letter === 'R') return [{ path: to, status: 'renamed', previousPath: from, hash }];
  return [{ path: to, status: 'modified', hash }];
}
