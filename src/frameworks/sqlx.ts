import type { Migration, Transaction } from '../model/migration.ts';
import type { Unreadable } from '../model/text.ts';
import { wholeFile } from '../sql/script.ts';
import { filesIn } from './detecting/listing.ts';
import { marked, numberedDirectories, numberedSamples, samplesRead } from './detecting/numbered.ts';
import { otherDatabase } from './detecting/other-database.ts';
import { inside, nameOf, upwards } from './detecting/paths.ts';
import type { Framework, Judgement, Place, Reading, ReadPlace } from './framework.ts';
import { fileMigration, notText } from './reading/migration.ts';
import { noUp, type OneWay, pairUp } from './reading/pairs.ts';
import { compareNumbers } from './reading/versions.ts';
import type { Texts } from './texts.ts';
import { pairOfFiles } from './writing/writing.ts';

const fileName = /^(\d+)_(.*?)(?:\.(up|down))?\.sql$/s;

const noTransaction = '-- no-transaction';

/** SQLx: `<version>_<name>.sql`, or `.up.sql` with `.down.sql`; the version is a number. */
export const sqlx: Framework = {
  detect: { evidence: 'configuration', directories: numberedDirectories, marks, judge },
  belongs: (place) => filesIn(place, (name) => name.endsWith('.sql')),
  read: (place) => read(place),
  compareVersions: compareNumbers,
  writing: {
    outside: 'alone',
    versions: 'YYYYMMDDHHMMSS',
    files: (migration, { downs }) => {
      const { version, name, up, down, outside } = migration;
      const mark = outside ? `${noTransaction}\n` : '';
      if (downs) return pairOfFiles(migration, mark + up, down === undefined ? '' : mark + down);
      return [{ path: `${version}_${name}.sql`, text: `${mark}${up}\n` }];
    },
  },
  behaviour: { edited: 'fails', missing: 'fails', knownBy: 'version', late: 'applies', twice: 'fails' },
  historyTable: {
    name: '_sqlx_migrations',
    columns:
      'version bigint PRIMARY KEY, description text, installed_on timestamptz DEFAULT now(), success boolean, checksum bytea, execution_time bigint',
  },
  guidance: {
    generate: 'sqlx migrate add -r <name> --source <directory>',
    deploy: 'sqlx migrate run --source <directory>',
    status: 'sqlx migrate info --source <directory>',
    baseline: undefined,
    markApplied: undefined,
    rollBack: 'sqlx migrate revert --source <directory>',
    reference: 'https://github.com/launchbadge/sqlx/tree/main/sqlx-cli',
  },
};

function marks(place: Place): readonly string[] {
  const manifest = crateOf(place);
  return [...(manifest ? [manifest] : []), ...numberedSamples(place)];
}

/** The Cargo.toml of the nearest package above; undefined when that package is not Rust's. */
const crateOf = ({ directory, listing }: Place): string | undefined => {
  const nearest = upwards(directory).find((at) => manifests.some((name) => listing.has(inside(at, name))));
  const manifest = inside(nearest ?? directory, 'Cargo.toml');
  return listing.has(manifest) ? manifest : undefined;
};

const manifests = [
  'Cargo.toml',
  'go.mod',
  'package.json',
  'pom.xml',
  'build.gradle',
  'pyproject.toml',
  'mix.exs',
  'Gemfile',
];

/** Numbered files in a crate that depends on SQLx, without another tool's mark; or SQLx's own mark on the first line. */
function judge(place: Place, texts: Texts): Judgement {
  const samples = samplesRead(place, texts);
  const because = evidenceOf(place, texts, samples);
  if (because === undefined || marked(samples, otherMarks)) return { kind: 'not ours' };
  const other = otherDatabase(place.directory, samples);
  return other ? { kind: 'left out', ...other } : { kind: 'project', because };
}

const evidenceOf = (place: Place, texts: Texts, samples: Texts): string | undefined => {
  const { directory, listing } = place;
  if (!listing.names(directory).some((name) => fileName.test(name))) return undefined;
  const own = marked(samples, /^-- no-transaction/);
  if (own) return `\`${own}\` starts with \`${noTransaction}\``;
  const manifest = crateOf(place);
  const depends = /^[ \t]*sqlx\b|^[ \t]*\[[\w.-]*\.sqlx\]/m.test((manifest && texts.get(manifest)) ?? '');
  return depends && /migrat/i.test(directory) ? `\`${manifest}\` depends on SQLx` : undefined;
};

const otherMarks = /^--[ \t]*(?:\+goose|\+migrate|migrate:up)\b/im;

function read({ directory, files, texts }: ReadPlace): Reading {
  const unreadable: Unreadable[] = [];
  const ups: OneWay[] = [];
  const downs: OneWay[] = [];
  for (const path of files) {
    const [, version, name = '', direction] = fileName.exec(nameOf(path)) ?? [];
    const text = texts.get(path);
    if (version === undefined) unreadable.push({ path, reason: ignored });
    else if (text === undefined) unreadable.push({ path, reason: notText });
    else (direction === 'down' ? downs : ups).push({ path, version, name, text });
  }
  const { pairs, alone } = pairUp(ups, downs);
  const migrations = pairs.map(({ up, down }) => migrationOf(directory, up, down));
  const lone = alone.map((down) => ({ path: down.path, reason: noUp(down, ups) }));
  return { migrations, unreadable: [...unreadable, ...lone] };
}

const migrationOf = (directory: string, up: OneWay, down: OneWay | undefined): Migration =>
  fileMigration({
    framework: 'sqlx',
    directory,
    path: up.path,
    version: up.version,
    name: up.name,
    up: wholeFile(up.path, up.text),
    down: down && wholeFile(down.path, down.text),
    transaction: transactionOf(up.text),
  });

const transactionOf = (text: string): Transaction => {
  // SQLx compares the very first characters: a byte order mark before them hides the mark.
  const none = text.startsWith(noTransaction);
  return {
    mode: none ? 'implicit' : 'migration',
    because: none
      ? '`-- no-transaction` on line 1: SQLx opens no transaction, but sends the file as one query string, which PostgreSQL still runs as one transaction when it holds several statements'
      : 'SQLx runs each migration in a transaction',
    optOut: 'Write `-- no-transaction` as the first line, and put the statement alone into that migration.',
    alone: true,
    reference: 'https://github.com/launchbadge/sqlx/pull/3181',
  };
};

const ignored =
  'SQLx ignores this file: it runs files called <version>_<name>.sql, such as 20260131120000_add_orders.sql.';
