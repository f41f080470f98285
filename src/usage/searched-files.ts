import type { Change, Tree } from '../model/change.ts';
import type { Usage } from '../model/usage.ts';
import { languageOf } from './language.ts';
import { matchesPath } from './path-pattern.ts';

/** Source code whose strings are not told apart: names are found beside the table's name only. */
const otherSources = new Set(
  'prisma sql erb haml slim heex eex leex graphql gql clj cljs erl hrl hs ml nim zig xml'.split(' '),
);

const generated =
  /(?:^|\/)(?:node_modules|vendor|dist|build|out|target|coverage|third_party|\.git|\.next|\.venv|venv|site-packages|__snapshots__|__pycache__)\/|\.min\.(?:js|css)$|\.(?:snap|lock)$|[._-]lock\.|\.pb\.go$|_pb2?\.(?:py|js|ts)$|\.bundle\.js$/;

/** A larger file is generated or data. */
const maxFileBytes = 1_000_000;

export function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}

/** Whether the search reads a file of this size: 1 MB at most. @param size bytes, or characters once read */
export function isSearchedSize(size: number | undefined): boolean {
  return size === undefined || size <= maxFileBytes;
}

/** Model definitions come first: they are the strongest evidence, and tell how the rest of the code names the tables. */
const precedence = (path: string): number => {
  if (path.endsWith('.prisma')) return 0;
  return /(?:schema|tables?|models?|entit(?:y|ies)|drizzle)[^/]*(?:\/|\.[a-z]+$)/i.test(path) ? 1 : 2;
};

/** A file of one side or, where it is the same on both, of both. */
export type SearchedFile = { readonly path: string; readonly side: Usage['side'] };

/** The files of both sides that are searched, in the order in which they are. One that the change leaves alone is searched once. */
export function searchedOnBothSides(
  { base, head }: Pick<Change, 'base' | 'head'>,
  ignore: readonly string[],
  migrationPaths: readonly string[],
): readonly SearchedFile[] {
  const [before, after] = [base, head].map((tree) => searchedFiles(tree, ignore, migrationPaths));
  const old = new Set(before);
  const isSame = (path: string): boolean => old.has(path) && base.files.get(path)?.hash === head.files.get(path)?.hash;
  const same = new Set(after?.filter(isSame));
  const files = [
    ...(after ?? []).map((path): SearchedFile => ({ path, side: same.has(path) ? 'both' : 'head' })),
    ...(before ?? []).filter((path) => !same.has(path)).map((path): SearchedFile => ({ path, side: 'base' })),
  ];
  return files.sort((a, b) => byPrecedence(a.path, b.path));
}

/** The files of a tree that are searched, in the order in which they are: no generated, vendored or large files, no migrations. */
export function searchedFiles(
  tree: Tree,
  ignore: readonly string[],
  migrationPaths: readonly string[],
): readonly string[] {
  const migrations = new Set(migrationPaths.map((path) => path.replace(/\/+$/, '')));
  const isMigration = (path: string): boolean => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (migrations.has(path.slice(0, end))) return true;
    }
    return false;
  };
  const paths = [...tree.files].flatMap(([path, { size }]) => {
    const extension = extensionOf(path);
    const isSource = languageOf(extension) !== undefined || otherSources.has(extension);
    const isSearched = isSource && isSearchedSize(size) && !generated.test(path) && !isMigration(path);
    return isSearched && !ignore.some((pattern) => matchesPath(pattern, path)) ? [path] : [];
  });
  return paths.sort(byPrecedence);
}

const byPrecedence = (a: string, b: string): number => precedence(a) - precedence(b) || (a === b ? 0 : a < b ? -1 : 1);
