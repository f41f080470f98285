import { MemoryFS } from '@electric-sql/pglite';

/** What is used of the file system that PostgreSQL's program sees: Emscripten's, in memory. */
export type Files = {
  readonly mkdirTree: (path: string) => void;
  readonly lookupPath: (path: string) => { readonly node: Folder };
};

/** A directory's node: the names in it, and the way to make another. */
type Folder = {
  readonly mode: number;
  readonly contents: Readonly<Record<string, Folder | File>>;
  readonly node_ops: { readonly mknod: (parent: Folder, name: string, mode: number, device: number) => File };
};

/** A file's node: bytes of which the first `usedBytes` are its content. */
type File = { readonly mode: number; contents: Uint8Array | Int8Array | null; usedBytes: number };

/** What comes first in a packed directory, as JSON on a line; the files' bytes follow in this order. */
type Listing = {
  readonly directories: readonly string[];
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
};

const root = '/pglite/data';

/** The whole data directory in one piece. PostgreSQL must have written everything that counts: see CHECKPOINT. */
export function packDirectory(files: Files): Uint8Array {
  const directories: string[] = [];
  const found: { readonly path: string; readonly content: Uint8Array }[] = [];
  const walk = (folder: Folder, path: string): void => {
    directories.push(path);
    for (const [name, node] of Object.entries(folder.contents)) {
      const below = `${path}/${name}`;
      if (isFile(node)) found.push({ path: below, content: contentOf(node) });
      else walk(node, below);
    }
  };
  walk(files.lookupPath(root).node, '');
  const listing: Listing = {
    directories,
    files: found.map(({ path, content }) => ({ path, bytes: content.length })),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(listing)}\n`), ...found.map(({ content }) => content)]);
}

/** A file system that begins with a packed directory. The bytes are taken over: PostgreSQL writes into them. */
export class KeptDirectory extends MemoryFS {
  readonly #packed: Buffer;

  constructor(packed: Buffer) {
    super();
    this.#packed = packed;
  }

  override async initialSyncFs(): Promise<void> {
    const files = this.pg?.Module.FS as unknown as Files;
    const end = this.#packed.indexOf('\n');
    const listing = JSON.parse(this.#packed.toString('utf8', 0, end)) as Listing;
    const folders = new Map<string, Folder>();
    for (const path of listing.directories) {
      files.mkdirTree(root + path);
      folders.set(path, files.lookupPath(root + path).node);
    }
    let at = end + 1;
    for (const { path, bytes } of listing.files) {
      const slash = path.lastIndexOf('/');
      const folder = folders.get(path.slice(0, slash));
      if (!folder) throw new Error(`an image names ${path} and not its directory`);
      const file = folder.node_ops.mknod(folder, path.slice(slash + 1), regularFile, 0);
      file.contents = this.#packed.subarray(at, at + bytes);
      file.usedBytes = bytes;
      at += bytes;
    }
  }
}

/** The kind and the rights of a file: only its owner reads and writes it. */
const regularFile = 0o100_600;
const kindBits = 0o170_000;

const isFile = (node: Folder | File): node is File => (node.mode & kindBits) === (regularFile & kindBits);

const contentOf = ({ contents, usedBytes }: File): Uint8Array =>
  contents === null ? new Uint8Array() : new Uint8Array(contents.buffer, contents.byteOffset, usedBytes);
