import type { Migration, Transaction } from '../model/migration.ts';
import type { Unreadable } from '../model/text.ts';
import { wholeFile } from '../sql/script.ts';
import { otherDatabase } from './detecting/other-database.ts';
import { directoryOf, inside, nameOf } from './detecting/paths.ts';
import { samplesOf, textsOf } from './detecting/samples.ts';
import type { Framework, Judgement, Place, Reading, ReadPlace, Texts } from './framework.ts';
import { fileMigration, isCode, notText } from './reading/migration.ts';
import { compareNumbers, compareText } from './reading/versions.ts';

const fileName = /^(\d+)_(.*)\.(up|down)\.(\w+)$/s;
const upFile = /^\d+_.*\.up\.sql$/s;

/** golang-migrate: `<version>_<name>.up.sql` and `.down.sql`; the version is a number. Atlas writes the same names on request. */
export const golangMigrate: Framework = {
  id: 'golang-migrate',
  homepage: 'https://github.com/golang-migrate/migrate',
  detect: {
    directories: (listing) => listing.directories.filter((at) => listing.names(at).some((name) => upFile.test(name))),
    marks: ({ directory, listing }) => sqlFiles(directory, listing.names(directory), listing),
    judge,
  },
  belongs: ({ directory, listing }) =>
    listing
      .names(directory)
      .filter((name) => fileName.test(name) || name.endsWith('.sql') || name === 'atlas.sum')
      .map((name) => inside(directory, name)),
  read,
  compareVersions: compareNumbers,
  guidance: {
    generate: 'migrate create -ext sql -dir <directory> -seq <name>',
    deploy: 'migrate -path <directory> -database "$DATABASE_URL" up',
    status: 'migrate -path <directory> -database "$DATABASE_URL" version',
    baseline: 'migrate -path <directory> -database "$DATABASE_URL" force <version>',
    markApplied: 'migrate -path <directory> -database "$DATABASE_URL" force <version>',
    rollBack: 'migrate -path <directory> -database "$DATABASE_URL" down 1',
    reference: 'https://github.com/golang-migrate/migrate/tree/master/cmd/migrate',
  },
};

const sqlFiles = (directory: string, names: readonly string[], listing: Place['listing']): readonly string[] =>
  samplesOf(
    names.filter((name) => upFile.test(name)).map((name) => inside(directory, name)),
    listing,
  );

function judge({ directory, listing }: Place, texts: Texts): Judgement {
  const reason = otherDatabase(directory, textsOf(texts, sqlFiles(directory, listing.names(directory), listing)));
  if (reason) return { kind: 'left out', reason };
  const atlas = listing.has(inside(directory, 'atlas.sum'))
    ? '; `atlas.sum` beside them: Atlas keeps the directory'
    : '';
  return { kind: 'project', because: `files called <version>_<name>.up.sql${atlas}` };
}

function read({ directory, files, texts }: ReadPlace): Reading {
  const unreadable: Unreadable[] = [];
  const ups: File[] = [];
  const downs: File[] = [];
  for (const path of files.filter((file) => nameOf(file) !== 'atlas.sum')) {
    const [, version, name = '', direction, extension] = fileName.exec(nameOf(path)) ?? [];
    const text = texts.get(path);
    if (version === undefined || directoryOf(path) !== directory) unreadable.push({ path, reason: ignored });
    else if (extension !== 'sql') unreadable.push({ path, reason: isCode('the migration tool') });
    else if (text === undefined) unreadable.push({ path, reason: notText });
    else (direction === 'up' ? ups : downs).push({ path, version, name, text });
  }
  const migrations = pair(ups, downs).map(({ up, down }) => migrationOf(directory, up, down));
  const used = new Set(migrations.map((migration) => migration.down?.path));
  const alone = downs.filter(({ path }) => !used.has(path));
  return {
    migrations,
    unreadable: [...unreadable, ...alone.map((down) => ({ path: down.path, reason: noUp(down, ups, files) }))],
  };
}

type File = { readonly path: string; readonly version: string; readonly name: string; readonly text: string };

/** By version; where a version stands twice, the same name first. Names of up and down may differ: the version counts. */
const pair = (ups: readonly File[], downs: readonly File[]): readonly { up: File; down: File | undefined }[] => {
  const sorted = [...ups].sort((a, b) => compareNumbers(a.version, b.version) || compareText(a.path, b.path));
  const byVersion = Map.groupBy(downs, ({ version }) => numberOf(version));
  const upsOf = Map.groupBy(ups, ({ version }) => numberOf(version));
  return sorted.map((up) => {
    const candidates = byVersion.get(numberOf(up.version)) ?? [];
    const unique = candidates.length === 1 && upsOf.get(numberOf(up.version))?.length === 1;
    return { up, down: unique ? candidates[0] : candidates.find(({ name }) => name === up.name) };
  });
};

const numberOf = (version: string): string => version.replace(/^0+(?=\d)/, '');

const migrationOf = (directory: string, up: File, down: File | undefined): Migration =>
  fileMigration({
    framework: 'golang-migrate',
    directory,
    path: up.path,
    version: up.version,
    name: up.name,
    up: wholeFile(up.path, up.text),
    down: down && wholeFile(down.path, down.text),
    transaction,
  });

const noUp = (down: File, ups: readonly File[], files: readonly string[]): string => {
  const code = files.find(
    (path) => fileName.exec(nameOf(path))?.[1] === down.version && /\.up\.(?!sql$)\w+$/.test(path),
  );
  if (code)
    return `Its way up, \`${nameOf(code)}\`, is code: what this file takes back cannot be read. Review them by hand.`;
  const same = ups.filter((up) => numberOf(up.version) === numberOf(down.version));
  return same.length > 0
    ? `Version ${down.version} stands more than once (${same.map((up) => `\`${nameOf(up.path)}\``).join(', ')}), and no up file of it has this name. Give each migration a version of its own.`
    : `There is no up file of version ${down.version}: this way back leads from nowhere. Delete it, or rename it to the version that it takes back.`;
};

const ignored =
  'golang-migrate ignores this file: it runs files called <version>_<name>.up.sql and .down.sql, such as 000007_add_orders.up.sql.';

const transaction: Transaction = {
  mode: 'implicit',
  because:
    'golang-migrate sends the file as one query string, which PostgreSQL runs as one transaction when it holds several statements',
  optOut:
    'Put the statement alone into a migration file of its own: a file with a single statement runs outside a transaction.',
  reference: 'https://github.com/golang-migrate/migrate/tree/master/database/postgres#multi-statement-mode',
};
