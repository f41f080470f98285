import type { Transaction } from '../model/migration.ts';
import type { Unreadable } from '../model/text.ts';
import { databaseOfName, notPostgres } from './detecting/other-database.ts';
import { inside, nameOf } from './detecting/paths.ts';
import { atBreakpoints } from './drizzle/breakpoints.ts';
import { readDrizzleFolders } from './drizzle/folders.ts';
import { type Journal, type JournalEntry, readJournal } from './drizzle/journal.ts';
import { extendedJournal, isListed, withBreakpoints } from './drizzle/record.ts';
import type { Framework, Judgement, Place, Reading, ReadPlace } from './framework.ts';
import { fileMigration } from './reading/migration.ts';
import { compareNumbers } from './reading/versions.ts';
import type { Texts } from './texts.ts';

const journalName = 'meta/_journal.json';

/** drizzle-kit: files listed in `meta/_journal.json`, or (from 1.0) folders `<timestamp>_<name>/migration.sql` with a snapshot. */
export const drizzle: Framework = {
  detect: {
    evidence: 'configuration',
    directories: (listing) => [
      ...listing.directories
        .filter((at) => nameOf(at) === 'meta' && listing.has(inside(at, '_journal.json')))
        .map(parent),
      ...new Set(listing.directories.filter((at) => isFolder(at, listing.has)).map(parent)),
    ],
    marks: ({ directory, listing }) => {
      const snapshot = listing.below(directory).find((path) => nameOf(path) === 'snapshot.json');
      return [inside(directory, journalName), snapshot ?? ''].filter(listing.has);
    },
    judge,
  },
  belongs: ({ directory, listing }) =>
    listing.below(directory).filter((path) => path.endsWith('.sql') || path === inside(directory, journalName)),
  read,
  compareVersions: compareNumbers,
  writing: {
    outside: 'never',
    versions: { number: 4 },
    files: ({ version, name, up }, around) => [
      isListed(around)
        ? { path: `${version}_${name}.sql`, text: `${withBreakpoints(up)}\n` }
        : { path: `${version}_${name}/migration.sql`, text: `${withBreakpoints(up)}\n` },
    ],
    keeps: [journalName],
    record: (migrations, around) => [...extendedJournal(migrations, around)],
  },
  behaviour: {
    edited: 'ignores',
    missing: 'ignores',
    knownBy: 'version',
    late: 'skips',
    twice: 'skips',
    updateModels: 'Update the Drizzle schema to match; npx drizzle-kit check tells whether the snapshots agree.',
  },
  historyTable: {
    name: '__drizzle_migrations',
    columns: 'id serial PRIMARY KEY, hash text NOT NULL, created_at bigint',
  },
  guidance: {
    generate: 'npx drizzle-kit generate --name <name>',
    deploy: 'npx drizzle-kit migrate',
    status: 'npx drizzle-kit check',
    baseline: 'npx drizzle-kit pull --init',
    markApplied: undefined,
    rollBack:
      'npx drizzle-kit generate --custom --name revert_<name>, write the reverse there, then npx drizzle-kit migrate',
    reference: 'https://orm.drizzle.team/docs/kit-overview',
  },
};

const parent = (directory: string): string => {
  const slash = directory.lastIndexOf('/');
  return slash < 0 ? '.' : directory.slice(0, slash);
};

const isFolder = (at: string, has: (path: string) => boolean): boolean =>
  has(inside(at, 'migration.sql')) && has(inside(at, 'snapshot.json'));

function judge({ directory, listing }: Place, texts: Texts): Judgement {
  const path = inside(directory, journalName);
  const text = texts.get(path);
  const snapshot = [...texts.keys()].find((key) => nameOf(key) === 'snapshot.json');
  const evidence = text === undefined ? snapshot : path;
  if (evidence === undefined) {
    const found = listing.has(path) || listing.below(directory).some((below) => nameOf(below) === 'snapshot.json');
    return found ? { kind: 'project', because: 'Drizzle keeps its journal or snapshots there' } : { kind: 'not ours' };
  }
  const dialect = /"dialect"\s*:\s*"([^"\n]{1,40})"/.exec(texts.get(evidence) ?? '')?.[1];
  if (dialect !== undefined && !/^(?:pg|postgres|postgresql)$/.test(dialect)) {
    return { kind: 'left out', ...notPostgres(databaseOfName(dialect) ?? dialect, `\`${evidence}\` says so`) };
  }
  return {
    kind: 'project',
    because: dialect ? `\`${evidence}\` says dialect "${dialect}"` : `\`${evidence}\` is Drizzle's`,
  };
}

function read(place: ReadPlace): Reading {
  const path = inside(place.directory, journalName);
  const text = place.texts.get(path);
  const sqlFiles = place.files.filter((file) => file.endsWith('.sql'));
  if (text === undefined) return readDrizzleFolders(place, sqlFiles, transaction);
  const journal = readJournal(text);
  if (typeof journal === 'string') {
    const reason = 'Drizzle runs what meta/_journal.json lists, and the journal cannot be read.';
    const unread = sqlFiles.map((file) => ({ path: file, reason }));
    return { migrations: [], unreadable: [{ path, reason: `${journal} Run \`npx drizzle-kit check\`.` }, ...unread] };
  }
  return readListed(place, journal, sqlFiles);
}

const readListed = ({ directory, texts }: ReadPlace, journal: Journal, sqlFiles: readonly string[]): Reading => {
  const pathOf = ({ tag }: JournalEntry): string => inside(directory, `${tag}.sql`);
  const listed = new Set(journal.entries.map(pathOf));
  const byTag = Map.groupBy(journal.entries, ({ tag }) => tag);
  const migrations = [...byTag.values()].flatMap(([entry]) => {
    if (!entry) return [];
    const path = pathOf(entry);
    const text = texts.get(path);
    if (text === undefined) return [];
    const [, version = entry.tag, name = entry.tag] = /^(\d+)_(.*)$/s.exec(entry.tag) ?? [];
    const up = atBreakpoints(path, text);
    return [fileMigration({ framework: 'drizzle', directory, path, version, name, up, down: undefined, transaction })];
  });
  const loose = sqlFiles.filter((path) => !listed.has(path)).map((path) => ({ path, reason: notListed }));
  const twice = [...byTag].filter(([, entries]) => entries.length > 1).map(([tag]) => listedTwice(directory, tag));
  const wrong = [...missing(journal, pathOf, sqlFiles), ...twice, ...skipped(journal, pathOf)];
  return { migrations, unreadable: [...wrong, ...loose] };
};

const missing = (
  journal: Journal,
  pathOf: (entry: JournalEntry) => string,
  sqlFiles: readonly string[],
): readonly Unreadable[] => {
  const present = new Set(sqlFiles);
  return journal.entries
    .filter((entry) => !present.has(pathOf(entry)))
    .map((entry) => ({
      path: pathOf(entry),
      reason: 'meta/_journal.json lists this file, but it is not there: drizzle-kit migrate stops with an error.',
    }));
};

/** Drizzle applies entries that are younger than the youngest applied: an older one behind it is passed over in silence. */
const skipped = (journal: Journal, pathOf: (entry: JournalEntry) => string): readonly Unreadable[] => {
  let youngest: JournalEntry | undefined;
  const found: Unreadable[] = [];
  for (const entry of journal.entries) {
    if (youngest && entry.when < youngest.when) {
      found.push({
        path: pathOf(entry),
        reason: `Its \`when\` in meta/_journal.json (${entry.when}) is before that of ${youngest.tag} (${youngest.when}): a database that already has ${youngest.tag} silently skips this migration. Generate it again.`,
      });
    } else youngest = entry;
  }
  return found;
};

const listedTwice = (directory: string, tag: string): Unreadable => ({
  path: inside(directory, journalName),
  reason: `It lists "${tag}" more than once: Drizzle runs that file each time. Keep one entry.`,
});

const notListed =
  'meta/_journal.json does not list this file, so drizzle-kit migrate does not run it. Make it with `npx drizzle-kit generate --custom`, or delete it.';

const transaction: Transaction = {
  mode: 'run',
  because: 'Drizzle runs all pending migrations in one transaction, the statements between breakpoints one by one',
  optOut: undefined,
  alone: false,
  reference: 'https://github.com/drizzle-team/drizzle-orm/issues/860',
};
