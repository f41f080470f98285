import type { Unreadable } from '../../model/text.ts';
import type { Texts } from '../texts.ts';
import type { Listing } from './listing.ts';
import { inside, nameOf } from './paths.ts';

/** Tools whose files look like a plain sequence, and are not: why the directory is left out, or undefined. */
export function unreadTool(samples: Texts): string | undefined {
  for (const text of samples.values()) {
    const found = marks.find(([mark]) => mark.test(text));
    if (found) return notRead(found[1]);
  }
  return undefined;
}

/** Directories of tools that are not read, told by names alone. */
export function unreadDirectories(listing: Listing): readonly Unreadable[] {
  return listing.directories
    .filter((at) => listing.has(inside(at, 'sqitch.plan')))
    .flatMap((at) => ['deploy', 'revert', 'verify'].map((folder) => inside(at, folder)))
    .filter((at) => listing.below(at).length > 0)
    .map((path) => ({ path, reason: notRead('Sqitch') }));
}

/** Why a file that belongs to no project may still be a migration; undefined when nothing says so. For files that a change touches. */
export function looksLikeMigration(path: string): string | undefined {
  const folders = path.split('/').slice(0, -1);
  const below = folders.some((folder) => /migrat/i.test(folder));
  const inMigrate = folders.some((folder) => /^(?:migrations?|migrate|versions)$/i.test(folder));
  const name = nameOf(path);
  if (name.endsWith('.sql') && below) {
    return 'It lies in a migration directory, but no migration tool that was recognised runs it. List the directory under `projects` in the settings.';
  }
  const code = /^(?:\d{2,}|V\d|[0-9a-f]{12}_).*\.(?:rb|py|ts|js|mjs|cjs|exs|go|java|kt|php|cs)$/s.test(name);
  return code && inMigrate
    ? 'It looks like a migration written as code; what it does to the database cannot be read. Review it by hand.'
    : undefined;
}

const notRead = (tool: string): string =>
  `These are migrations of ${tool}, which is not read yet. Review them by hand, or list the directory under \`projects\` in the settings with the framework \`sql\`.`;

const marks: readonly (readonly [RegExp, string])[] = [
  [/^--[ \t]*liquibase[ \t]+formatted[ \t]+sql\b/im, 'Liquibase'],
  [/^--![ \t]*Previous:/m, 'graphile-migrate'],
];
