import type { Migration, Transaction } from '../model/migration.ts';
import { judgedByMark, numberedDirectories, numberedSamples } from './detecting/numbered.ts';
import { inside, nameOf } from './detecting/paths.ts';
import type { Framework, Reading, ReadPlace } from './framework.ts';
import { readEach } from './reading/each.ts';
import { gooseMark, gooseSections } from './reading/goose-sections.ts';
import { fileMigration, isCode, notText } from './reading/migration.ts';
import { compareNumbers, compareText } from './reading/versions.ts';
import { fenced } from './writing/fenced.ts';
import { sectionsInFile } from './writing/writing.ts';

const fileName = /^(\d+)_(.*)\.(sql|go)$/s;
const reference = 'https://pressly.github.io/goose/documentation/annotations/';

/** goose: `<version>_<name>.sql` with `-- +goose Up` and `-- +goose Down`; the version is a number or a timestamp. */
export const goose: Framework = {
  detect: {
    evidence: 'marks',
    directories: numberedDirectories,
    marks: numberedSamples,
    judge: judgedByMark(gooseMark, '-- +goose Up'),
  },
  belongs: ({ directory, listing }) =>
    listing
      .names(directory)
      .filter((name) => name.endsWith('.sql') || (fileName.test(name) && !name.endsWith('_test.go')))
      .map((name) => inside(directory, name)),
  read: (place) => read(place),
  compareVersions: compareNumbers,
  writing: {
    outside: 'marked',
    versions: { number: 5 },
    files: ({ version, name, up, down, outside }) =>
      sectionsInFile(
        `${version}_${name}.sql`,
        { mark: outside ? '-- +goose NO TRANSACTION\n-- +goose Up' : '-- +goose Up', sql: fenced(up, 'goose') },
        { mark: '-- +goose Down', sql: down && fenced(down, 'goose') },
      ),
  },
  behaviour: { edited: 'ignores', late: 'fails', twice: 'fails' },
  historyTable: {
    name: 'goose_db_version',
    columns:
      'id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now()',
  },
  guidance: {
    generate: 'goose -dir <directory> create <name> sql',
    deploy: 'goose -dir <directory> postgres "$DATABASE_URL" up',
    status: 'goose -dir <directory> postgres "$DATABASE_URL" status',
    baseline: undefined,
    markApplied: undefined,
    rollBack: 'goose -dir <directory> postgres "$DATABASE_URL" down',
    reference: 'https://pressly.github.io/goose/documentation/cli-commands/',
  },
};

const read = ({ directory, files, texts }: ReadPlace): Reading =>
  readEach(files, (path) => readFile(directory, path, texts.get(path)), order);

const order = (a: Migration, b: Migration): number =>
  compareNumbers(a.version, b.version) || compareText(a.path, b.path);

const readFile = (directory: string, path: string, text: string | undefined): Migration | string => {
  const [, version, name = '', extension] = fileName.exec(nameOf(path)) ?? [];
  if (extension === 'go') return isCode('goose');
  if (version === undefined) {
    return 'goose ignores this file: it runs files called <version>_<name>.sql, such as 00007_add_orders.sql.';
  }
  if (text === undefined) return notText;
  const sections = gooseSections(text);
  if (typeof sections === 'string') return sections;
  return fileMigration({
    framework: 'goose',
    directory,
    path,
    version,
    name,
    up: { path, text, pieces: [sections.up] },
    down: sections.down && { path, text, pieces: [sections.down] },
    transaction: transactionOf(sections.noTransaction),
  });
};

const transactionOf = (noTransaction: number | undefined): Transaction => ({
  mode: noTransaction === undefined ? 'migration' : 'none',
  because:
    noTransaction === undefined
      ? 'goose runs each file in a transaction, its statements one by one'
      : `\`-- +goose NO TRANSACTION\` on line ${noTransaction}: each statement commits by itself`,
  optOut: 'Add the line `-- +goose NO TRANSACTION` at the top of the file; it then holds for up and down.',
  alone: false,
  reference,
});
