import type { Transaction } from '../model/migration.ts';
import { otherDatabase } from './detecting/other-database.ts';
import { inside, nameOf, upwards } from './detecting/paths.ts';
import { samplesOf } from './detecting/samples.ts';
import type { Framework, Judgement, Place, Reading, ReadPlace } from './framework.ts';
import { folderDirectories, readFolders } from './reading/folders.ts';
import { compareText } from './reading/versions.ts';
import { type Texts, textsOf } from './texts.ts';
import { folderOfFiles } from './writing/writing.ts';

/** Diesel: `<version>_<name>/up.sql` and `down.sql`; dashes in the version do not count. */
export const diesel: Framework = {
  detect: { evidence: 'names', directories: folderDirectories, marks, judge },
  belongs: ({ directory, listing }) =>
    listing.below(directory).filter((path) => path.endsWith('.sql') || nameOf(path) === 'metadata.toml'),
  read: (place) => read(place),
  compareVersions: (a, b) => compareText(a.replaceAll('-', ''), b.replaceAll('-', '')),
  writing: {
    outside: 'alone',
    versions: 'YYYY-MM-DD-HHMMSS',
    files: (migration) => [
      ...folderOfFiles(migration, 'up.sql', true),
      ...(migration.outside
        ? [{ path: `${migration.version}_${migration.name}/metadata.toml`, text: 'run_in_transaction = false\n' }]
        : []),
    ],
  },
  behaviour: { edited: 'ignores', missing: 'ignores', knownBy: 'version', late: 'applies', twice: 'fails' },
  historyTable: {
    name: '__diesel_schema_migrations',
    columns: 'version varchar(50) PRIMARY KEY, run_on timestamp DEFAULT now()',
  },
  guidance: {
    generate: 'diesel migration generate <name>',
    deploy: 'diesel migration run',
    status: 'diesel migration list',
    baseline: undefined,
    markApplied: undefined,
    rollBack: 'diesel migration revert',
    reference: 'https://diesel.rs/guides/getting-started',
  },
};

function marks({ directory, listing }: Place): readonly string[] {
  const ups = listing.below(directory).filter((path) => nameOf(path) === 'up.sql');
  const above = upwards(directory).flatMap((at) => [inside(at, 'diesel.toml'), inside(at, 'Cargo.toml')]);
  return [...above.filter(listing.has), ...samplesOf(ups, listing)];
}

function judge({ directory, listing }: Place, texts: Texts): Judgement {
  const evidence = evidenceOf(directory, listing, texts);
  if (evidence === undefined) return { kind: 'not ours' };
  const samples = [...texts.keys()].filter((path) => nameOf(path) === 'up.sql');
  const other = otherDatabase(directory, textsOf(texts, samples));
  return other ? { kind: 'left out', ...other } : { kind: 'project', because: evidence };
}

const evidenceOf = (directory: string, listing: Place['listing'], texts: Texts): string | undefined => {
  for (const [path, text] of texts) {
    if (nameOf(path) === 'diesel.toml') return `\`${path}\` is Diesel's configuration`;
    if (nameOf(path) === 'Cargo.toml' && /\bdiesel/.test(text)) return `\`${path}\` depends on Diesel`;
  }
  const telling = listing
    .below(directory)
    .find((path) => /\/(?:\d{4}-\d{2}-\d{2}-|\d+_diesel_)/.test(path) || nameOf(path) === 'metadata.toml');
  return telling && `\`${telling}\` is named as Diesel names its migrations`;
};

const read = (place: ReadPlace): Reading =>
  readFolders(place, {
    framework: 'diesel',
    tool: 'Diesel',
    compare: diesel.compareVersions,
    transaction: (folder) => transactionOf(inside(folder, 'metadata.toml'), place.texts),
  });

const transactionOf = (metadata: string, texts: Texts): Transaction => {
  const none = /^[ \t]*run_in_transaction[ \t]*=[ \t]*false\b/m.test(texts.get(metadata) ?? '');
  return {
    mode: none ? 'implicit' : 'migration',
    because: none
      ? `\`${metadata}\` says run_in_transaction = false: Diesel opens no transaction, but sends the file as one query string, which PostgreSQL still runs as one transaction when it holds several statements`
      : 'Diesel runs each migration in a transaction',
    optOut: 'Put the statement alone into a migration, with a metadata.toml beside it: run_in_transaction = false.',
    alone: true,
    reference: 'https://docs.diesel.rs/main/diesel_migrations/index.html',
  };
};
