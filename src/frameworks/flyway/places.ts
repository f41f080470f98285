import { isEnvironment } from '../detecting/environments.ts';
import type { Listing } from '../detecting/listing.ts';
import { databaseOfName } from '../detecting/other-database.ts';
import { directoryOf, inside, isBelow, nameOf, upwards } from '../detecting/paths.ts';
import { versionedFile } from './names.ts';

const withPrefix = versionedFile('V');
const withoutPrefix = versionedFile('');
const repeatable = /^R__.*\.sql$/s;

/** What versioned files start with in a directory: `V`, or nothing where a team set an empty prefix. */
export function prefixOf(paths: readonly string[]): string {
  return paths.some((path) => withPrefix.test(nameOf(path))) || !paths.some((path) => withoutPrefix.test(nameOf(path)))
    ? 'V'
    : '';
}

/**
 * Flyway's locations: it reads a directory with everything below. Files in `db/migration/all` and `db/migration/dev`
 * are one location, `db/migration`; where the same version stands in two directories below it, each is a database of its own.
 */
export function flywayPlaces(listing: Listing): readonly string[] {
  const holders = listing.directories.filter((at) => holdsMigrations(at, listing));
  const roots = new Set(holders.map(rootOf));
  const outermost = [...roots].filter((root) => !upwards(directoryOf(root)).some((at) => at !== root && roots.has(at)));
  return outermost.flatMap((root) => divided(root, listing));
}

const holdsMigrations = (directory: string, listing: Listing): boolean =>
  listing.names(directory).some((name) => withPrefix.test(name) || withoutPrefix.test(name) || repeatable.test(name));

/** The nearest directory above, or itself, that is called as Flyway's default location is. */
const rootOf = (directory: string): string =>
  upwards(directory).find((at) => /^(?:db)?[-_]?migrations?(?:[-_].*)?$/i.test(nameOf(at))) ?? directory;

const divided = (root: string, listing: Listing): readonly string[] => {
  const paths = listing.below(root).filter((path) => path.endsWith('.sql'));
  const children = [...new Set(paths.map((path) => childOf(root, path)))].filter((at) => at !== root);
  const databases = children.filter((at) => databaseOfName(nameOf(at)) !== undefined);
  const shared = paths.filter((path) => !inEnvironment(root, path));
  if (databases.length === 0 && !collide(root, shared)) return [root];
  // The root comes last: it keeps what lies directly in it, and the environments' files.
  return [...children.filter((at) => !isEnvironment(nameOf(at))), root];
};

/** The directory directly below the root that a path lies in; the root itself for files directly in it. */
const childOf = (root: string, path: string): string => {
  const rest = root === '.' ? path : path.slice(root.length + 1);
  return rest.includes('/') ? inside(root, rest.slice(0, rest.indexOf('/'))) : root;
};

const collide = (root: string, paths: readonly string[]): boolean => {
  const prefix = prefixOf(paths);
  const seen = new Map<string, string>();
  for (const path of paths) {
    if (!versionedFile(prefix).test(nameOf(path))) continue;
    const version = nameOf(path).split('__')[0] ?? '';
    const child = childOf(root, path);
    const other = seen.get(version);
    if (other !== undefined && other !== child) return true;
    seen.set(version, child);
  }
  return false;
};

/** Whether a path lies in a directory below the location that production does not run. */
export function inEnvironment(root: string, path: string): boolean {
  return upwards(directoryOf(path)).some((at) => at !== root && isBelow(at, root) && isEnvironment(nameOf(at)));
}

/** Java and Kotlin migrations of a location in `src/main/resources` stand beside it, in `src/main/java`. */
export function codeMigrations(directory: string, listing: Listing): readonly string[] {
  const [module, location] = directory.split('/src/main/resources/');
  const beside =
    location === undefined ? [] : ['java', 'kotlin'].map((language) => `${module}/src/main/${language}/${location}`);
  return [directory, ...beside]
    .flatMap((at) => listing.below(at))
    .filter((path) => /^[VRU](?:\d[\d._]*)?__.*\.(?:java|kt|groovy|scala)$/s.test(nameOf(path)));
}
