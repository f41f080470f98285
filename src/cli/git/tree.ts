import type { Tree } from '../../model/change.ts';
import type { BlobReader } from './blobs.ts';
import type { TrackedFile } from './files.ts';
import { readFromDisk } from './working-tree.ts';

/** A tree whose files are read only when they are asked for. */
export function treeOf(directory: string, blobs: BlobReader, files: ReadonlyMap<string, TrackedFile>): Tree {
  const read = async (paths: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const wanted = paths.flatMap((path) => {
      const file = files.get(path);
      return file ? [{ path, file }] : [];
    });
    const inRepository = wanted.filter(({ file }) => file.from === 'repository').map(({ file }) => file.hash);
    const contents = await blobs.read(inRepository);
    const texts = new Map<string, string>();
    for (const { path, file } of wanted) {
      const content = file.from === 'disk' ? await readFromDisk(directory, path) : contents.get(file.hash);
      // A NUL is what git, too, tells a binary file by.
      if (content && !content.includes(0)) texts.set(path, content.toString('utf8'));
    }
    return texts;
  };
  return { files, read };
}
