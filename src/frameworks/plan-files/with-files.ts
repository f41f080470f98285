import type { Tree } from '../../model/change.ts';
import { inside } from '../detecting/paths.ts';
import type { WrittenFile } from '../writing/writing.ts';

/** A tree with files written into one of its directories. */
export function withFiles(tree: Tree, directory: string, files: readonly WrittenFile[]): Tree {
  const texts = new Map(files.map(({ path, text }) => [inside(directory, path), text]));
  const entries = [...texts].map(([path, text]) => [path, { hash: `written ${path}`, size: text.length }] as const);
  return {
    files: new Map([...tree.files, ...entries]),
    read: async (paths) => {
      const read = await tree.read(paths.filter((path) => !texts.has(path)));
      return new Map([
        ...read,
        ...paths.flatMap((path) => (texts.has(path) ? [[path, texts.get(path) ?? ''] as const] : [])),
      ]);
    },
  };
}
