import { createHash } from 'node:crypto';

export type TreeEntry = {
  readonly mode: '100644' | '100755' | '120000' | '160000' | '40000';
  readonly name: string;
  readonly sha: string;
};
export type FileEntry = { readonly mode: Exclude<TreeEntry['mode'], '40000'>; readonly sha: string };
export type Signature = { readonly name: string; readonly email: string; readonly date: Date };
export type Commit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
};

/** What a file may be given as: text, bytes, or one of git's rarer kinds. */
export type Content =
  | string
  | Uint8Array
  | { readonly executable: string }
  | { readonly symlink: string }
  | { readonly submodule: string };
/** Path → content; undefined removes the file. */
export type Files = Readonly<Record<string, Content | undefined>>;

/** The objects of a repository and all its forks: GitHub keeps them in one place too, so a fork's commits are readable at its parent. */
export type ObjectStore = {
  readonly blobs: Map<string, Uint8Array>;
  readonly trees: Map<string, readonly TreeEntry[]>;
  readonly commits: Map<string, Commit>;
};

export function createObjects(): ObjectStore {
  return { blobs: new Map(), trees: new Map(), commits: new Map() };
}

/** The name that git gives an object. */
const shaOf = (kind: 'blob' | 'tree' | 'commit', content: Uint8Array): string =>
  createHash('sha1').update(`${kind} ${content.length}\0`).update(content).digest('hex');

export function writeBlob(objects: ObjectStore, content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const sha = shaOf('blob', bytes);
  objects.blobs.set(sha, bytes);
  return sha;
}

const writeContent = (objects: ObjectStore, content: Content): FileEntry => {
  if (typeof content === 'string' || content instanceof Uint8Array) {
    return { mode: '100644', sha: writeBlob(objects, content) };
  }
  if ('executable' in content) return { mode: '100755', sha: writeBlob(objects, content.executable) };
  if ('symlink' in content) return { mode: '120000', sha: writeBlob(objects, content.symlink) };
  return { mode: '160000', sha: content.submodule };
};

/** The files after a change: `files` laid over `before`. */
export function layOver(
  objects: ObjectStore,
  before: ReadonlyMap<string, FileEntry>,
  files: Files,
): ReadonlyMap<string, FileEntry> {
  const after = new Map(before);
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) after.delete(path);
    else after.set(path, writeContent(objects, content));
  }
  return after;
}

/** Writes the tree of all these files and the trees below it; answers its name. */
export function writeTree(objects: ObjectStore, files: ReadonlyMap<string, FileEntry>): string {
  const below = new Map<string, Map<string, FileEntry>>();
  const entries: TreeEntry[] = [];
  for (const [path, file] of files) {
    const slash = path.indexOf('/');
    if (slash === -1) {
      entries.push({ ...file, name: path });
      continue;
    }
    const folder = below.get(path.slice(0, slash)) ?? new Map<string, FileEntry>();
    below.set(path.slice(0, slash), folder.set(path.slice(slash + 1), file));
  }
  for (const [name, inside] of below) entries.push({ mode: '40000', name, sha: writeTree(objects, inside) });
  entries.sort((one, other) => Buffer.compare(sortName(one), sortName(other)));
  const lines = entries.flatMap(({ mode, name, sha }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')]);
  const sha = shaOf('tree', Buffer.concat(lines));
  objects.trees.set(sha, entries);
  return sha;
}

/** Git sorts a folder as if its name ended in a slash. */
const sortName = ({ mode, name }: TreeEntry): Buffer => Buffer.from(mode === '40000' ? `${name}/` : name);

/** All files below a tree, by path. */
export function readTree(objects: ObjectStore, sha: string, prefix = ''): ReadonlyMap<string, FileEntry> {
  const files = new Map<string, FileEntry>();
  for (const { mode, name, sha: at } of objects.trees.get(sha) ?? []) {
    if (mode !== '40000') files.set(`${prefix}${name}`, { mode, sha: at });
    else for (const [path, file] of readTree(objects, at, `${prefix}${name}/`)) files.set(path, file);
  }
  return files;
}

export function writeCommit(objects: ObjectStore, commit: Omit<Commit, 'sha'>): Commit {
  const seconds = Math.floor(commit.author.date.getTime() / 1000);
  const who = `${commit.author.name} <${commit.author.email}> ${seconds} +0000`;
  const text = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${who}`,
    `committer ${who}`,
    '',
    commit.message,
  ].join('\n');
  const made = { ...commit, sha: shaOf('commit', Buffer.from(text)) };
  objects.commits.set(made.sha, made);
  return made;
}

export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
