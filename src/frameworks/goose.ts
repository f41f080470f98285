import type { Migration, Transaction } from '../model/migration.ts';
import type { Span } from '../model/text.ts';
import { filesIn } from './detecting/listing.ts';
import { judgedByMark, numberedDirectories, numberedSamples } from './detecting/numbered.ts';
import { nameOf } from './detecting/paths.ts';
import type { Framework } from './framework.ts';
import { readEach } from './reading/each.ts';
import { linesOf } from './reading/lines.ts';
import { fileMigration, isCode, notText } from './reading/migration.ts';
import { compareNumbers, compareText } from './reading/versions.ts';
import { fenced } from './writing/fenced.ts';
import { sectionsInFile } from './writing/writing.ts';

const fileName = /^(\d+)_(.*)\.(sql|go)$/s;
const reference = 'https://pressly.github.io/goose/documentation/annotations/';

/** What tells a file of goose's. */
const upMark = /^--[ \t]*\+goose[ \t]+up\b/im;

/** goose: `<version>_<name>.sql` with `-- +goose Up` and `-- +goose Down`; the version is a number or a timestamp. */
export const goose: Framework = {
  detect: {
    evidence: 'marks',
    directories: numberedDirectories,
    marks: numberedSamples,
    judge: judgedByMark(upMark, '-- +goose Up'),
  },
  belongs: (place) =>
    filesIn(place, (name) => name.endsWith('.sql') || (fileName.test(name) && !name.endsWith('_test.go'))),
  read: (place) => readEach(place, readFile, order),
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
  behaviour: { edited: 'ignores', missing: 'ignores', knownBy: 'version', late: 'fails', twice: 'fails' },
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

const order = (a: Migration, b: Migration): number =>
  compareNumbers(a.version, b.version) || compareText(a.path, b.path);

const readFile = (directory: string, path: string, text: string | undefined): Migration | string => {
  const [, version, name = '', extension] = fileName.exec(nameOf(path)) ?? [];
  if (extension === 'go') return isCode('goose');
  if (version === undefined) {
    return 'goose ignores this file: it runs files called <version>_<name>.sql, such as 00007_add_orders.sql.';
  }
  if (text === undefined) return notText;
  const sections = sectionsIn(text);
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

type Sections = {
  readonly up: Span;
  readonly down: Span | undefined;
  /** Line of `-- +goose NO TRANSACTION`, from 1. */
  readonly noTransaction: number | undefined;
};

/**
 * The up and down ranges of a file of goose's, without the lines that mark them. The other marks (StatementBegin,
 * ENVSUB) stay: to PostgreSQL they are comments. A string says why goose would refuse the file.
 */
function sectionsIn(text: string): Sections | string {
  let up: Span | undefined;
  let down: Span | undefined;
  let noTransaction: number | undefined;
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    const mark = /^--[ \t]*\+goose[ \t]+(\S.*)$/i.exec(line.text)?.[1]?.trim().toLowerCase().replace(/\s+/g, ' ');
    if (mark === 'no transaction') noTransaction ??= number;
    else if (mark === 'up') {
      if (up) return `\`-- +goose Up\` appears twice (line ${number}): goose refuses the file. Keep one.`;
      up = { start: line.next, end: text.length };
    } else if (mark === 'down') {
      if (!up)
        return `\`-- +goose Down\` (line ${number}) comes before \`-- +goose Up\`: goose refuses the file. Put Up first.`;
      if (down) return `\`-- +goose Down\` appears twice (line ${number}): goose refuses the file. Keep one.`;
      up = { start: up.start, end: line.start };
      down = { start: line.next, end: text.length };
    }
  }
  if (!up)
    return 'The line `-- +goose Up` is missing: goose refuses the file. Put it before the first statement, at the start of a line.';
  return { up, down, noTransaction };
}
