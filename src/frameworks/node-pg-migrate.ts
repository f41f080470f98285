import type { Migration, Transaction } from '../model/migration.ts';
import { judgedByMark, numberedDirectories, numberedSamples } from './detecting/numbered.ts';
import { inside, nameOf } from './detecting/paths.ts';
import type { Framework, Reading, ReadPlace } from './framework.ts';
import { readEach } from './reading/each.ts';
import { fileMigration, isCode, notText } from './reading/migration.ts';
import { nodePgMigrateMark, nodePgMigrateSections } from './reading/node-pg-migrate-sections.ts';
import { compareNumbers, compareText } from './reading/versions.ts';
import { sectionsInFile } from './writing/writing.ts';

const fileName = /^(\d+)[_-]?(.*)\.(sql|[cm]?[jt]s)$/s;

/** node-pg-migrate: `<version>_<name>.sql` with `-- Up Migration` and `-- Down Migration`; its migrations in JavaScript are told. */
export const nodePgMigrate: Framework = {
  detect: {
    evidence: 'marks',
    directories: numberedDirectories,
    marks: numberedSamples,
    judge: judgedByMark(nodePgMigrateMark, '-- Up Migration'),
  },
  belongs: ({ directory, listing }) =>
    listing
      .names(directory)
      .filter((name) => name.endsWith('.sql') || fileName.test(name))
      .map((name) => inside(directory, name)),
  read: (place) => read(place),
  compareVersions,
  writing: {
    outside: 'never',
    versions: 'milliseconds',
    files: ({ version, name, up, down }) =>
      sectionsInFile(
        `${version}_${name}.sql`,
        { mark: '-- Up Migration', sql: up },
        { mark: '-- Down Migration', sql: down },
      ),
  },
  behaviour: { edited: 'ignores', late: 'fails', twice: 'applies' },
  guidance: {
    generate: 'node-pg-migrate create <name> --migration-file-language sql --migrations-dir <directory>',
    deploy: 'node-pg-migrate up --migrations-dir <directory>',
    status: 'node-pg-migrate up --dry-run --migrations-dir <directory>',
    baseline: 'node-pg-migrate up --fake --migrations-dir <directory>',
    markApplied: 'node-pg-migrate up 1 --fake --migrations-dir <directory>',
    rollBack: 'node-pg-migrate down --migrations-dir <directory>',
    reference: 'https://salsita.github.io/node-pg-migrate/cli',
  },
};

const read = ({ directory, files, texts }: ReadPlace): Reading =>
  readEach(files, (path) => readFile(directory, path, texts.get(path)), order);

const order = (a: Migration, b: Migration): number =>
  compareVersions(a.version, b.version) || compareText(nameOf(a.path), nameOf(b.path));

function compareVersions(a: string, b: string): number {
  return compareNumbers(asMoment(a), asMoment(b));
}

/** Seventeen digits are a time in UTC down to the millisecond, which the tool orders among milliseconds since 1970. */
const asMoment = (version: string): string => {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return version;
  const [year = 0, month = 1, ...rest] = parts;
  return String(Math.max(0, Date.UTC(year, month - 1, ...rest)));
};

const readFile = (directory: string, path: string, text: string | undefined): Migration | string => {
  const [, version, name = '', extension] = fileName.exec(nameOf(path)) ?? [];
  if (version === undefined)
    return 'node-pg-migrate stops at this file: its name does not start with a number. Name it <version>_<name>.sql, or move it away.';
  if (extension !== 'sql') return isCode('node-pg-migrate');
  if (text === undefined) return notText;
  const { up, down } = nodePgMigrateSections(text);
  return fileMigration({
    framework: 'node-pg-migrate',
    directory,
    path,
    version,
    name,
    up: { path, text, pieces: [up] },
    down: down && { path, text, pieces: [down] },
    transaction,
  });
};

const transaction: Transaction = {
  mode: 'run',
  because: 'node-pg-migrate runs all pending migrations in one transaction',
  optOut: undefined,
  alone: false,
  reference: 'https://salsita.github.io/node-pg-migrate/migrations/misc',
};
