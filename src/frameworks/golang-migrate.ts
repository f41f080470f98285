import type { Migration, Transaction } from '../model/migration.ts';
import type { Unreadable } from '../model/text.ts';
import { wholeFile } from '../sql/script.ts';
import { filesIn } from './detecting/listing.ts';
import { otherDatabase } from './detecting/other-database.ts';
import { directoryOf, inside, nameOf } from './detecting/paths.ts';
import { samplesOf } from './detecting/samples.ts';
import type { Framework, Judgement, Place, Reading, ReadPlace } from './framework.ts';
import { sumName, sumOutOfStep } from './reading/atlas-sum.ts';
import { fileMigration, isCode, notText } from './reading/migration.ts';
import { noUp, type OneWay, pairUp } from './reading/pairs.ts';
import { compareNumbers } from './reading/versions.ts';
import { type Texts, textsOf } from './texts.ts';
import { pairOfFiles } from './writing/writing.ts';

const fileName = /^(\d+)_(.*)\.(up|down)\.(\w+)$/s;
const upFile = /^\d+_.*\.up\.sql$/s;

/** golang-migrate: `<version>_<name>.up.sql` and `.down.sql`; the version is a number. Atlas writes the same names on request. */
export const golangMigrate: Framework = {
  detect: {
    evidence: 'pairs',
    directories: (listing) => listing.directories.filter((at) => listing.names(at).some((name) => upFile.test(name))),
    marks: samples,
    judge,
  },
  belongs: (place) => filesIn(place, (name) => fileName.test(name) || name.endsWith('.sql') || name === sumName),
  read,
  compareVersions: compareNumbers,
  writing: {
    outside: 'alone',
    versions: { number: 6 },
    files: (migration) => pairOfFiles(migration, migration.up, migration.down ?? ''),
  },
  behaviour: { edited: 'ignores', missing: 'last fails', knownBy: 'version', late: 'skips', twice: 'fails' },
  historyTable: { name: 'schema_migrations', columns: 'version varchar PRIMARY KEY, dirty boolean DEFAULT false' },
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

function samples(place: Place): readonly string[] {
  const ups = filesIn(place, (name) => upFile.test(name));
  return samplesOf(ups, place.listing);
}

function judge(place: Place, texts: Texts): Judgement {
  const { directory, listing } = place;
  const other = otherDatabase(directory, textsOf(texts, samples(place)));
  if (other) return { kind: 'left out', ...other };
  const atlas = listing.has(inside(directory, sumName)) ? '; `atlas.sum` beside them: Atlas manages the directory' : '';
  return { kind: 'project', because: `files called <version>_<name>.up.sql${atlas}` };
}

function read({ directory, files, texts }: ReadPlace): Reading {
  const unreadable: Unreadable[] = [];
  const ups: OneWay[] = [];
  const downs: OneWay[] = [];
  for (const path of files.filter((file) => nameOf(file) !== sumName)) {
    const [, version, name = '', direction, extension] = fileName.exec(nameOf(path)) ?? [];
    const text = texts.get(path);
    if (version === undefined || directoryOf(path) !== directory) unreadable.push({ path, reason: ignored });
    else if (extension !== 'sql') unreadable.push({ path, reason: isCode('the migration tool') });
    else if (text === undefined) unreadable.push({ path, reason: notText });
    else (direction === 'up' ? ups : downs).push({ path, version, name, text });
  }
  const { pairs, alone } = pairUp(ups, downs);
  const migrations = pairs.map(({ up, down }) => migrationOf(directory, up, down));
  const lone = alone.map((down) => ({ path: down.path, reason: codeUp(down, files) ?? noUp(down, ups) }));
  const summed = sumOutOfStep(
    directory,
    files.filter((path) => path.endsWith('.up.sql')),
    texts,
  );
  return { migrations, unreadable: [...unreadable, ...lone, ...summed] };
}

const migrationOf = (directory: string, up: OneWay, down: OneWay | undefined): Migration =>
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

/** Why a down whose up is a Go file is not read. */
const codeUp = (down: OneWay, files: readonly string[]): string | undefined => {
  const code = files.find(
    (path) => fileName.exec(nameOf(path))?.[1] === down.version && /\.up\.(?!sql$)\w+$/.test(path),
  );
  return (
    code &&
    `Its up migration, \`${nameOf(code)}\`, is code, so what this file undoes cannot be read. Review both by hand.`
  );
};

const ignored =
  'golang-migrate ignores this file: it runs files called <version>_<name>.up.sql and .down.sql, such as 000007_add_orders.up.sql.';

const transaction: Transaction = {
  mode: 'implicit',
  because:
    'golang-migrate sends the file as one query string, which PostgreSQL runs as one transaction when it holds several statements',
  optOut:
    'Put the statement alone into a migration file of its own: a file with a single statement runs outside a transaction.',
  alone: true,
  reference: 'https://github.com/golang-migrate/migrate/tree/master/database/postgres#multi-statement-mode',
};
