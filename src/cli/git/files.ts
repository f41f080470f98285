import type { FileEntry } from '../../model/change.ts';
import { fieldsOf, git } from './run.ts';

/** Content of a file is read by its hash (a blob of the repository) or from the disk. */
export type TrackedFile = FileEntry & { readonly from: 'repository' | 'disk' };

/** Symbolic links (120000) and submodules (160000) are no files here. */
export function isFile(mode: string): boolean {
  return mode.startsWith('100');
}

/** The files of a commit. An undefined commit has none. */
export async function filesOf(directory: string, commit: string | undefined): Promise<Map<string, TrackedFile>> {
  const files = new Map<string, TrackedFile>();
  if (commit === undefined) return files;
  const answer = await git(directory, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (answer.status !== 0) throw new Error(`git ls-tree failed: ${answer.error}`);
  for (const field of fieldsOf(answer.output)) {
    const tab = field.indexOf('\t');
    const [mode = '', , hash = ''] = field.slice(0, tab).split(' ');
    if (isFile(mode)) files.set(field.slice(tab + 1), { hash, size: undefined, from: 'repository' });
  }
  return files;
}
