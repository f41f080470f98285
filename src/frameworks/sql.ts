import type { Migration, Transaction } from '../model/migration.ts';
import type { Unreadable } from '../model/text.ts';
import { wholeFile } from '../sql/script.ts';
import { otherDatabase } from './detecting/other-database.ts';
import { directoryOf, inside } from './detecting/paths.ts';
import { plainDirectories, plainFiles } from './detecting/plain-places.ts';
import { samplesOf } from './detecting/samples.ts';
import { unreadTool } from './detecting/unread-tools.ts';
import type { Framework, Judgement, Place, Reading, ReadPlace } from './framework.ts';
import { sumName, sumOutOfStep } from './reading/atlas-sum.ts';
import { linesOf } from './reading/lines.ts';
import { fileMigration, notText } from './reading/migration.ts';
import { noUp, type OneWay, pairUp } from './reading/pairs.ts';
import { plainName } from './reading/plain-names.ts';
import { compareDotted } from './reading/versions.ts';
import { type Texts, textsOf } from './texts.ts';
import { pairOfFiles } from './writing/writing.ts';

/** A plain directory of numbered SQL files, run by a tool of the team's own (or by one that leaves no mark). */
export const sql: Framework = {
  detect: { evidence: 'numbers', directories: plainDirectories, marks: samples, judge },
  belongs: ({ directory, listing }) => [
    ...plainFiles(directory, listing),
    ...[inside(directory, sumName)].filter(listing.has),
  ],
  read,
  compareVersions: compareDotted,
  writing: {
    outside: 'alone',
    versions: { number: 4 },
    keeps: [sumName],
    files: ({ version, name, up, down, outside }, { directory, texts, downs }) => {
      const kept = texts.has(inside(directory, sumName));
      const mark = outside ? (kept ? '-- atlas:txmode none\n\n' : '-- no-transaction\n') : '';
      const stem = `${version}_${name}`;
      if (kept || !downs) return [{ path: `${stem}.sql`, text: `${mark}${up}\n` }];
      return pairOfFiles({ version, name, up, down, outside }, mark + up, down === undefined ? '' : mark + down);
    },
  },
  behaviour: { edited: 'ignores', missing: 'ignores', knownBy: 'file name', late: 'applies', twice: 'fails' },
  guidance: {
    generate: '<directory>/<version>_<name>.sql, with the next number or the time',
    deploy: 'psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --single-transaction --file <file>, or your own runner',
    status: undefined,
    baseline: undefined,
    markApplied: undefined,
    rollBack: 'psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --single-transaction --file <down file>',
    reference: 'https://www.postgresql.org/docs/current/app-psql.html',
  },
};

function samples({ directory, listing }: Place): readonly string[] {
  const paths = plainFiles(directory, listing).filter((path) => plainName(path, directory)?.direction === 'up');
  return samplesOf(paths, listing);
}

function judge(place: Place, texts: Texts): Judgement {
  const { directory, listing } = place;
  const read = textsOf(texts, samples(place));
  const other = unreadTool(read) ?? otherDatabase(directory, read);
  if (other) return { kind: 'left out', ...other };
  const atlas = listing.has(inside(directory, sumName)) ? ' and `atlas.sum`: Atlas manages the directory' : '';
  return {
    kind: 'project',
    because: `numbered SQL files in \`${directory}\`${atlas}, without signs of a particular tool`,
  };
}

function read({ directory, listing, files, texts }: ReadPlace): Reading {
  const atlas = listing.has(inside(directory, sumName));
  const sqlFiles = files.filter((path) => path.endsWith('.sql'));
  const unreadable: Unreadable[] = [];
  const ups: OneWay[] = [];
  const downs: OneWay[] = [];
  for (const path of sqlFiles) {
    const parts = plainName(path, directory);
    const text = texts.get(path);
    if (!parts) unreadable.push({ path, reason: noVersion });
    else if (text === undefined) unreadable.push({ path, reason: notText });
    else (parts.direction === 'up' ? ups : downs).push({ ...parts, text });
  }
  const { pairs, alone } = pairUp(ups, downs);
  const migrations = pairs.map(({ up, down }) => migrationOf(directory, up, down, atlas));
  const lone = alone.map((down) => ({ path: down.path, reason: noUp(down, ups) }));
  // Atlas sums what lies in the directory itself.
  const summed = sumOutOfStep(
    directory,
    sqlFiles.filter((path) => directoryOf(path) === directory),
    texts,
  );
  return { migrations, unreadable: [...unreadable, ...lone, ...summed] };
}

const migrationOf = (directory: string, up: OneWay, down: OneWay | undefined, atlas: boolean): Migration =>
  fileMigration({
    framework: 'sql',
    directory,
    path: up.path,
    version: up.version,
    name: up.name,
    up: wholeFile(up.path, up.text),
    down: down && wholeFile(down.path, down.text),
    transaction: transactionOf(up.text, atlas),
  });

const transactionOf = (text: string, atlas: boolean): Transaction => {
  const first = linesOf(text).next().value;
  const line = first ? first.text.trim().toLowerCase() : '';
  if (atlas)
    return /^--\s*atlas:txmode\s+none\b/.test(line)
      ? { ...byAtlas, mode: 'none', because: '`-- atlas:txmode none` on line 1' }
      : byAtlas;
  return /^--\s*no-transaction\b/.test(line)
    ? { ...assumed, because: '`-- no-transaction` on line 1: the file is sent as one query string' }
    : assumed;
};

const byAtlas: Transaction = {
  mode: 'migration',
  because: 'Atlas runs each file in a transaction',
  optOut: 'Write `-- atlas:txmode none` as the first line of the file.',
  alone: false,
  reference: 'https://atlasgo.io/versioned/apply#transaction-configuration',
};

const assumed: Transaction = {
  mode: 'implicit',
  because:
    'no migration tool was recognised, so each file is assumed to be sent as one query string, which PostgreSQL runs as one transaction when it holds several statements',
  optOut: 'Put the statement alone into a file of its own, and make sure that your runner opens no transaction for it.',
  alone: true,
  reference: 'https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT',
};

const noVersion =
  'Its name does not start with a number, so its place in the order is not known. Name it as the others, such as 0007_add_orders.sql.';
