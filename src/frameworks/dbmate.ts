import type { Migration, Transaction } from '../model/migration.ts';
import { judgedByMark, numberedDirectories, numberedSamples } from './detecting/numbered.ts';
import { inside, nameOf } from './detecting/paths.ts';
import type { Framework, Reading, ReadPlace } from './framework.ts';
import { dbmateMark, dbmateSections } from './reading/dbmate-sections.ts';
import { readEach } from './reading/each.ts';
import { fileMigration, notText } from './reading/migration.ts';
import { compareText } from './reading/versions.ts';
import { sectionsInFile } from './writing/writing.ts';

const fileName = /^(\d+)(.*)\.sql$/s;

/** dbmate: `<version>_<name>.sql` with `-- migrate:up` and `-- migrate:down`, in the order of the files' names. */
export const dbmate: Framework = {
  detect: {
    evidence: 'marks',
    directories: numberedDirectories,
    marks: numberedSamples,
    judge: judgedByMark(dbmateMark, '-- migrate:up'),
  },
  belongs: ({ directory, listing }) =>
    listing
      .names(directory)
      .filter((name) => name.endsWith('.sql'))
      .map((name) => inside(directory, name)),
  read: (place) => read(place),
  compareVersions: compareText,
  writing: {
    outside: 'alone',
    versions: 'YYYYMMDDHHMMSS',
    files: ({ version, name, up, down, outside }) =>
      sectionsInFile(
        `${version}_${name}.sql`,
        { mark: `-- migrate:up${outside ? ' transaction:false' : ''}`, sql: up },
        { mark: `-- migrate:down${outside ? ' transaction:false' : ''}`, sql: down },
      ),
  },
  behaviour: { edited: 'ignores', late: 'applies', twice: 'skips' },
  guidance: {
    generate: 'dbmate --migrations-dir <directory> new <name>',
    deploy: 'dbmate --migrations-dir <directory> migrate',
    status: 'dbmate --migrations-dir <directory> status',
    baseline: undefined,
    markApplied: undefined,
    rollBack: 'dbmate --migrations-dir <directory> rollback',
    reference: 'https://github.com/amacneil/dbmate#commands',
  },
};

const read = ({ directory, files, texts }: ReadPlace): Reading =>
  readEach(files, (path) => readFile(directory, path, texts.get(path)), order);

const order = (a: Migration, b: Migration): number => compareText(nameOf(a.path), nameOf(b.path));

const readFile = (directory: string, path: string, text: string | undefined): Migration | string => {
  const [, version, rest = ''] = fileName.exec(nameOf(path)) ?? [];
  if (version === undefined) {
    return 'dbmate ignores this file: it runs files whose name starts with a version, such as 20260131120000_add_orders.sql.';
  }
  if (text === undefined) return notText;
  const sections = dbmateSections(text);
  if (typeof sections === 'string') return sections;
  return fileMigration({
    framework: 'dbmate',
    directory,
    path,
    version,
    name: rest.replace(/^[_-]/, ''),
    up: { path, text, pieces: [sections.up] },
    down: sections.down && { path, text, pieces: [sections.down] },
    transaction: transactionOf(sections.noTransaction),
  });
};

const transactionOf = (noTransaction: number | undefined): Transaction => ({
  mode: noTransaction === undefined ? 'migration' : 'implicit',
  because:
    noTransaction === undefined
      ? 'dbmate runs each migration in a transaction'
      : `\`transaction:false\` on line ${noTransaction}: dbmate opens no transaction, but sends the section as one query string, which PostgreSQL still runs as one transaction when it holds several statements`,
  optOut:
    'Write `-- migrate:up transaction:false` and put the statement alone into that migration: several statements would still be one transaction.',
  alone: true,
  reference:
    noTransaction === undefined
      ? 'https://github.com/amacneil/dbmate#migration-options'
      : 'https://github.com/amacneil/dbmate/issues/126',
});
