import { createHash } from 'node:crypto';
import type { Tree } from '../../model/change.ts';
import { directoryOf, inside, nameOf, upwards } from '../detecting/paths.ts';
import { giveWay } from './give-way.ts';

/** Deeper and longer chains of includes are nobody's; what lies beyond does not count. */
const [deepest, most] = [6, 300];

/** What a text names that may be a file: words of paths, with an ending that SQL, orders or rows have. */
const words = /[\w@~+./-]+/g;
const ending = /\.(?:sql|psql|pgsql|ddl|dml|plpgsql|xml|ya?ml|json|csv|tsv|txt|copy|dat)$/i;
/** What psql takes in may be called anything. */
const taken = /^[ \t]*\\(?:i|ir|include|include_relative)[ \t]+['"]?([^\s'"]{1,300})/gm;
/** Liquibase takes all that lies in a directory. */
const folders = /\bincludeAll\b[^>]{0,60}?\bpath["']?[ \t]*[=:][ \t]*["']?([\w@~+./-]{1,200})/g;

/**
 * Hashes of what files say: of their content, and of all that they name in the tree (`\i`, `\ir`, `sqlFile`, a text that is
 * read in code), whatever that names, too. A file that says the same has the same hash; git's own names of contents are enough.
 */
export async function contentsOf(paths: readonly string[], tree: Tree): Promise<ReadonlyMap<string, string>> {
  const within = finder(tree);
  const named = new Map<string, readonly string[]>();
  let next: readonly string[] = paths;
  for (let depth = 0; depth < deepest && next.length > 0 && named.size < most; depth++) {
    const texts = await tree.read(next.filter((path) => tree.files.has(path)));
    for (const path of next) {
      const text = texts.get(path);
      named.set(path, [...new Set(within(path, text ?? ''))].slice(0, most));
      await giveWay(text);
    }
    next = [...new Set([...texts.keys()].flatMap((path) => named.get(path) ?? []))].filter((path) => !named.has(path));
  }
  return new Map(paths.map((path) => [path, hashOf(allNamed(path, named), tree)]));
}

const allNamed = (path: string, named: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const all = new Set([path]);
  for (const one of all) for (const more of named.get(one) ?? []) all.add(more);
  return [...all];
};

/** The file itself, then what it includes in an order that does not depend on the place. */
const hashOf = (paths: readonly string[], { files }: Tree): string => {
  const [own, ...others] = paths.map((path) => files.get(path)?.hash ?? 'removed');
  return createHash('sha256')
    .update(JSON.stringify([own, ...others.sort()]))
    .digest('hex');
};

/** Finds what a text names: beside its file, from a directory above it, or by its name alone where code puts paths together. */
const finder = (tree: Tree) => {
  const byName = Map.groupBy([...tree.files.keys()], nameOf);
  return (path: string, text: string): readonly string[] => {
    const head = text.slice(0, 100_000);
    const byPsql = [...head.matchAll(taken)].map(([, name = '']) => name);
    const others = (head.match(words) ?? []).filter((word) => word.length < 300 && ending.test(word));
    const names = [...byPsql, ...others];
    const above = upwards(directoryOf(path));
    const found = names.slice(0, most).flatMap((name) => {
      const at = above.map((folder) => tidy(inside(folder, name))).find((one) => tree.files.has(one));
      const alike = at === undefined ? (byName.get(nameOf(name)) ?? []) : [at];
      return alike.length > 3 ? [] : alike;
    });
    const whole = [...head.matchAll(folders)].slice(0, 20).flatMap(([, name = '']) => {
      const wanted = above.map((folder) => `${tidy(inside(folder, name))}/`);
      return [...tree.files.keys()].filter((one) => wanted.some((folder) => one.startsWith(folder))).slice(0, most);
    });
    return [...found, ...whole].filter((one) => one !== path);
  };
};

/** A path without `.`, `..` and doubled slashes. */
const tidy = (path: string): string => {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return kept.join('/');
};
