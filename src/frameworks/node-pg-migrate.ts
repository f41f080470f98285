import type { Migration, Transaction } from '../model/migration.ts';
import type { Span } from '../model/text.ts';
import { filesIn } from './detecting/listing.ts';
import { judgedByMark, numberedDirectories, numberedSamples } from './detecting/numbered.ts';
import { nameOf } from './detecting/paths.ts';
import type { Framework } from './framework.ts';
import { readEach } from './reading/each.ts';
import { fileMigration, isCode, notText } from './reading/migration.ts';
import { compareNumbers, compareText } from './reading/versions.ts';
import { sectionsInFile } from './writing/writing.ts';

const fileName = /^(\d+)[_-]?(.*)\.(sql|[cm]?[jt]s)$/s;

/**
 * What tells a file of node-pg-migrate's; the tool itself knows its marks by the same words. Bounded, unlike the tool's: of a file of
 * nothing but dashes every line would be read to the end.
 */
const upMark = /^[ \t]*--[\s-]{0,200}up\s{1,200}migration/im;
const downMark = /^[ \t]*--[\s-]{0,200}down\s{1,200}migration/im;

/** node-pg-migrate: `<version>_<name>.sql` with `-- Up Migration` and `-- Down Migration`; its migrations in JavaScript are told. */
export const nodePgMigrate: Framework = {
  detect: {
    evidence: 'marks',
    directories: numberedDirectories,
    marks: numberedSamples,
    judge: judgedByMark(upMark, '-- Up Migration'),
  },
  belongs: (place) => filesIn(place, (name) => name.endsWith('.sql') || fileName.test(name)),
  read: (place) => readEach(place, readFile, order),
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
  behaviour: { edited: 'ignores', missing: 'fails', knownBy: 'file name', late: 'fails', twice: 'applies' },
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
  const { up, down } = sectionsIn(text);
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

type Sections = { readonly up: Span; readonly down: Span | undefined };

/**
 * The ranges of a file of node-pg-migrate's, cut as the tool does: each direction from its mark to the other’s, whichever stands
 * first. Without the mark for up, the whole file runs, the way down in it too.
 */
function sectionsIn(text: string): Sections {
  const up = text.search(upMark);
  const down = text.search(downMark);
  const from = (start: number, other: number): Span => ({ start, end: other > start ? other : text.length });
  return {
    up: up < 0 ? { start: 0, end: text.length } : from(up, down),
    down: down < 0 ? undefined : from(down, up),
  };
}
