import { isNumbered, plainName } from '../reading/plain-names.ts';
import { isEnvironment } from './environments.ts';
import type { Listing } from './listing.ts';
import { directoryOf, inside, nameOf, upwards } from './paths.ts';

/** A directory called so holds migrations when it has two numbered files; a directory inside one of the weaker names needs three. */
const strong = /^(?:\w*[-_])?(?:migrations?|migrate|migrator|patches|upgrades?|changelogs?|committed)(?:[-_]\w*)?$/i;
const weak = /^(?:db|database|databases|schema|sql|ddl|deploy|versions|postgres|postgresql)$/i;

/** Directories that look like a sequence of SQL files. */
export function plainDirectories(listing: Listing): readonly string[] {
  const holders = listing.directories.filter((at) => listing.names(at).some((name) => name.endsWith('.sql')));
  const places = new Set(holders.map(sequenceOf));
  return [...places].filter((at) => isSequence(at, listing));
}

/** The SQL files of a sequence: those in the directory, and those in numbered directories directly below it. */
export function plainFiles(directory: string, listing: Listing): readonly string[] {
  const direct = listing.names(directory).map((name) => inside(directory, name));
  const below = listing.below(directory).filter((path) => {
    const folder = directoryOf(path);
    return folder !== directory && directoryOf(folder) === directory && isNumbered(nameOf(folder));
  });
  return [...direct, ...below].filter((path) => path.endsWith('.sql'));
}

const sequenceOf = (directory: string): string => (isNumbered(nameOf(directory)) ? directoryOf(directory) : directory);

const isSequence = (directory: string, listing: Listing): boolean => {
  const files = plainFiles(directory, listing);
  const numbered = files.filter((path) => plainName(path, directory)?.direction === 'up').length;
  if (numbered * 2 < files.length || isEnvironment(nameOf(directory))) return false;
  const segments = upwards(directory).map(nameOf);
  if (strong.test(segments[0] ?? '')) return numbered >= 2;
  return numbered >= 3 && segments.some((segment) => strong.test(segment) || weak.test(segment));
};
