import { randomUUID } from 'node:crypto';
import { lstat, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { UserError } from '../model/user-error.ts';

/**
 * Writes a file in one go: whoever looks sees the old content or the new, never half.
 *
 * @param path relative to `directory`, or absolute
 * @throws UserError when the place is inside `.git`, is a directory, or can't be written
 */
export async function writeOut(directory: string, path: string, text: string): Promise<string> {
  const wanted = resolve(directory, path);
  const folder = await realpath(dirname(wanted)).catch(() => {
    throw new UserError(`there is no directory ${dirname(wanted)}`, 'a file in an existing directory', '--out plan.md');
  });
  const file = join(folder, basename(wanted));
  if (file.split(sep).some((part) => part.toLowerCase() === '.git')) {
    throw new UserError(`${file} is inside .git, which is git's own`, 'a file outside .git', '--out plan.md');
  }
  const there = await lstat(file).catch(() => undefined);
  if (there && !there.isFile()) {
    throw new UserError(
      `${file} exists and is not a regular file`,
      'a new file, or a regular one to replace',
      '--out plan.md',
    );
  }
  const draft = join(folder, `.${basename(file)}.${randomUUID()}`);
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new UserError(
      `${file} can't be written (${error instanceof Error ? error.message : error})`,
      'a file that you may write',
      '--out plan.md',
    );
  }
  return file;
}
