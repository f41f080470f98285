import { directoryOf, isBelow, nameOf } from '../detecting/paths.ts';
import { isForMigrations } from './names.ts';

/**
 * Whether a description of the whole schema comes of one of these directories, whose migrations change with it: the tool, or
 * the developer's, writes it anew after each (`structure.sql`, `schema.rb`, a declared schema). Alone it is what runs.
 *
 * @param path of the description
 * @param directories of migrations that change, too
 */
export function isByProduct(path: string, directories: readonly string[]): boolean {
  const own = directoryOf(path);
  return directories.some((directory) => {
    const home = homeOf(directory);
    return own === directory || (home === '.' ? isBelow(own, home) : own === home || isBelow(own, home));
  });
}

/** What a migration directory is part of: the service or package around `db/migrations`. */
const homeOf = (directory: string): string => {
  let at = directory;
  while (at !== '.' && (isForMigrations(nameOf(at)) || inner.test(nameOf(at)))) at = directoryOf(at);
  return at;
};

const inner =
  /^(?:dbs?|databases?|prisma|drizzle|sql|schema|resources|main|priv|repo|src|supabase|hasura|versions|committed|default)$/i;
