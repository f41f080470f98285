import type { Migration, Transaction } from '../model/migration.ts';
import { judgedByMark, numberedDirectories, numberedSamples } from './detecting/numbered.ts';
import { inside, nameOf } from './detecting/paths.ts';
import type { Framework, Reading, ReadPlace } from './framework.ts';
import { readEach } from './reading/each.ts';
import { fileMigration, notText } from './reading/migration.ts';
import { sqlMigrateMark, sqlMigrateSections } from './reading/sql-migrate-sections.ts';
import { compareNumbers, compareText } from './reading/versions.ts';
import { fenced } from './writing/fenced.ts';
import { sectionsInFile } from './writing/writing.ts';

const fileName = /^(\d+)(?:[_-](.*))?\.sql$/s;

/** sql-migrate: `<version>-<name>.sql` with `-- +migrate Up` and `-- +migrate Down`; the version is a number. */
export const sqlMigrate: Framework = {
  detect: {
    evidence: 'marks',
    directories: numberedDirectories,
    marks: numberedSamples,
    judge: judgedByMark(sqlMigrateMark, '-- +migrate Up'),
  },
  belongs: ({ directory, listing }) =>
    listing
      .names(directory)
      .filter((name) => name.endsWith('.sql'))
      .map((name) => inside(directory, name)),
  read: (place) => read(place),
  compareVersions: compareNumbers,
  writing: {
    outside: 'marked',
    versions: 'YYYYMMDDHHMMSS',
    files: ({ version, name, up, down, outside }) =>
      sectionsInFile(
        `${version}-${name}.sql`,
        { mark: outside ? '-- +migrate Up notransaction' : '-- +migrate Up', sql: fenced(up, 'migrate') },
        {
          mark: outside ? '-- +migrate Down notransaction' : '-- +migrate Down',
          sql: down && fenced(down, 'migrate'),
        },
      ),
  },
  behaviour: { edited: 'ignores', late: 'applies', twice: 'fails' },
  guidance: {
    generate: 'sql-migrate new <name>',
    deploy: 'sql-migrate up -env=production',
    status: 'sql-migrate status -env=production',
    baseline: 'sql-migrate skip -env=production',
    markApplied: 'sql-migrate skip -limit=1 -env=production',
    rollBack: 'sql-migrate down -limit=1 -env=production',
    reference: 'https://github.com/rubenv/sql-migrate#as-a-standalone-tool',
  },
};

const read = ({ directory, files, texts }: ReadPlace): Reading =>
  readEach(files, (path) => readFile(directory, path, texts.get(path)), order);

const order = (a: Migration, b: Migration): number =>
  compareNumbers(a.version, b.version) || compareText(nameOf(a.path), nameOf(b.path));

const readFile = (directory: string, path: string, text: string | undefined): Migration | string => {
  const [, version, name = ''] = fileName.exec(nameOf(path)) ?? [];
  if (version === undefined)
    return 'Its name does not start with a number, so its place in the order is not known. Name it <version>-<name>.sql.';
  if (text === undefined) return notText;
  const sections = sqlMigrateSections(text);
  if (typeof sections === 'string') return sections;
  return fileMigration({
    framework: 'sql-migrate',
    directory,
    path,
    version,
    name,
    up: { path, text, pieces: sections.up },
    down: sections.down.length > 0 ? { path, text, pieces: sections.down } : undefined,
    transaction: transactionOf(sections.noTransaction),
  });
};

const transactionOf = (noTransaction: number | undefined): Transaction => ({
  mode: noTransaction === undefined ? 'migration' : 'none',
  because:
    noTransaction === undefined
      ? 'sql-migrate runs each file in a transaction, its statements one by one'
      : `\`notransaction\` on line ${noTransaction}: each statement commits by itself`,
  optOut: 'Write `-- +migrate Up notransaction` in place of `-- +migrate Up`.',
  alone: false,
  reference: 'https://github.com/rubenv/sql-migrate#writing-migrations',
});
