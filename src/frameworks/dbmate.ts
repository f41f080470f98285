import type { Migration, Transaction } from '../model/migration.ts';
import type { Span } from '../model/text.ts';
import { filesIn } from './detecting/listing.ts';
import { judgedByMark, numberedDirectories, numberedSamples } from './detecting/numbered.ts';
import { nameOf } from './detecting/paths.ts';
import type { Framework } from './framework.ts';
import { readEach } from './reading/each.ts';
import { hasStatements, linesOf, startOf } from './reading/lines.ts';
import { fileMigration, notText } from './reading/migration.ts';
import { compareText } from './reading/versions.ts';
import { sectionsInFile } from './writing/writing.ts';

const fileName = /^(\d+)(.*)\.sql$/s;

/** What tells a file of dbmate's. */
const upMark = /^--[ \t]*migrate:up\b/m;

/** dbmate: `<version>_<name>.sql` with `-- migrate:up` and `-- migrate:down`, in the order of the files' names. */
export const dbmate: Framework = {
  detect: {
    evidence: 'marks',
    directories: numberedDirectories,
    marks: numberedSamples,
    judge: judgedByMark(upMark, '-- migrate:up'),
  },
  belongs: (place) => filesIn(place, (name) => name.endsWith('.sql')),
  read: (place) => readEach(place, readFile, order),
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
  behaviour: { edited: 'ignores', missing: 'ignores', knownBy: 'version', late: 'applies', twice: 'skips' },
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

const order = (a: Migration, b: Migration): number => compareText(nameOf(a.path), nameOf(b.path));

const readFile = (directory: string, path: string, text: string | undefined): Migration | string => {
  const [, version, rest = ''] = fileName.exec(nameOf(path)) ?? [];
  if (version === undefined) {
    return 'dbmate ignores this file: it runs files whose name starts with a version, such as 20260131120000_add_orders.sql.';
  }
  if (text === undefined) return notText;
  const sections = sectionsIn(text);
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

type Sections = {
  readonly up: Span;
  readonly down: Span | undefined;
  /** Line of a `-- migrate:up` with `transaction:false`, from 1. */
  readonly noTransaction: number | undefined;
};

/** The up and down ranges of a file of dbmate's, without the marks' lines. A string says why dbmate would refuse the file. */
function sectionsIn(text: string): Sections | string {
  let up: Span | undefined;
  let down: Span | undefined;
  let noTransaction: number | undefined;
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    const [, direction, options = ''] = /^--[ \t]*migrate:(up|down)(?![^ \t])(.*)$/.exec(line.text) ?? [];
    if (direction === 'up' && !up) {
      if (hasStatements(text, { start: startOf(text), end: line.start })) return before;
      up = { start: line.next, end: text.length };
      if (/(?:^|[ \t])transaction:false(?:[ \t]|$)/.test(options)) noTransaction = number;
    } else if (direction === 'down' && !down) {
      if (!up) return 'dbmate refuses the file: `-- migrate:down` comes before `-- migrate:up`. Put up first.';
      up = { start: up.start, end: line.start };
      down = { start: line.next, end: text.length };
    }
  }
  return up ? { up, down, noTransaction } : missing;
}

const missing =
  'dbmate refuses the file: the line `-- migrate:up` is missing. Put it before the first statement, at the start of a line.';
const before = 'dbmate refuses the file: there are statements before `-- migrate:up`. Move them below that line.';
