import type { Migration, Transaction } from '../model/migration.ts';
import type { Span } from '../model/text.ts';
import { filesIn } from './detecting/listing.ts';
import { judgedByMark, numberedDirectories, numberedSamples } from './detecting/numbered.ts';
import { nameOf } from './detecting/paths.ts';
import type { Framework } from './framework.ts';
import { readEach } from './reading/each.ts';
import { linesOf } from './reading/lines.ts';
import { fileMigration, notText } from './reading/migration.ts';
import { compareNumbers, compareText } from './reading/versions.ts';
import { fenced } from './writing/fenced.ts';
import { sectionsInFile } from './writing/writing.ts';

const fileName = /^(\d+)(?:[_-](.*))?\.sql$/s;

/** What tells a file of sql-migrate's. */
const upMark = /^--[ \t]*\+migrate[ \t]+Up\b/m;

/** sql-migrate: `<version>-<name>.sql` with `-- +migrate Up` and `-- +migrate Down`; the version is a number. */
export const sqlMigrate: Framework = {
  detect: {
    evidence: 'marks',
    directories: numberedDirectories,
    marks: numberedSamples,
    judge: judgedByMark(upMark, '-- +migrate Up'),
  },
  belongs: (place) => filesIn(place, (name) => name.endsWith('.sql')),
  read: (place) => readEach(place, readFile, order),
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
  behaviour: { edited: 'ignores', missing: 'fails', knownBy: 'file name', late: 'applies', twice: 'fails' },
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

const order = (a: Migration, b: Migration): number =>
  compareNumbers(a.version, b.version) || compareText(nameOf(a.path), nameOf(b.path));

const readFile = (directory: string, path: string, text: string | undefined): Migration | string => {
  const [, version, name = ''] = fileName.exec(nameOf(path)) ?? [];
  if (version === undefined)
    return 'Its name does not start with a number, so its place in the order is not known. Name it <version>-<name>.sql.';
  if (text === undefined) return notText;
  const sections = sectionsIn(text);
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

type Sections = {
  readonly up: readonly Span[];
  readonly down: readonly Span[];
  /** Line of `-- +migrate Up notransaction`, from 1. */
  readonly noTransaction: number | undefined;
};

/** The ranges of a file of sql-migrate's; each direction may stand several times. A string says why there is nothing to run. */
function sectionsIn(text: string): Sections | string {
  const found: { direction: string; start: number; end: number }[] = [];
  let noTransaction: number | undefined;
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    const [, direction, options = ''] = /^--[ \t]*\+migrate[ \t]+(Up|Down)\b(.*)$/.exec(line.text) ?? [];
    if (!direction) continue;
    const last = found.at(-1);
    if (last) last.end = line.start;
    found.push({ direction, start: line.next, end: text.length });
    if (direction === 'Up' && /\bnotransaction\b/.test(options)) noTransaction ??= number;
  }
  const spans = (wanted: string): readonly Span[] =>
    found.filter(({ direction }) => direction === wanted).map(({ start, end }) => ({ start, end }));
  const up = spans('Up');
  return up.length > 0
    ? { up, down: spans('Down'), noTransaction }
    : 'The line `-- +migrate Up` is missing: sql-migrate runs nothing of this file. Put it before the first statement, at the start of a line.';
}
