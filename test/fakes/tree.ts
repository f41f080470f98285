import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { FileEntry, Tree } from '../../src/model/change.ts';

/**
 * A tree that lives in memory. Text is stored as it is given (CRLF and byte order marks included).
 * @param files text per path, relative to the root, with `/`.
 */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  return treeOfBytes(new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])));
}

/** The files under a directory of this machine, read once; `.git` and `node_modules` are left out. */
export async function treeOfDirectory(directory: string): Promise<Tree> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .map((path) => path.split(sep).join('/'))
    .filter((path) => !/(^|\/)(\.git|node_modules)\//.test(path))
    .sort();
  const contents = await Promise.all(
    paths.map(async (path): Promise<[string, Buffer]> => [path, await readFile(join(directory, path))]),
  );
  return treeOfBytes(new Map(contents));
}

function treeOfBytes(contents: ReadonlyMap<string, Buffer>): Tree {
  const files = new Map<string, FileEntry>();
  for (const [path, bytes] of contents) {
    files.set(path, { hash: createHash('sha1').update(bytes).digest('hex'), size: bytes.length });
  }
  const read = async (paths: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const texts = new Map<string, string>();
    for (const path of paths) {
      const bytes = contents.get(path);
      if (bytes && !bytes.includes(0)) texts.set(path, bytes.toString('utf8'));
    }
    return texts;
  };
  return { files, read };
}
