import type { Migration, Transaction } from '../model/migration.ts';
import { wholeFile } from '../sql/script.ts';
import { directoryOf, inside, nameOf } from './detecting/paths.ts';
import type { Framework, Judgement, Place } from './framework.ts';
import { readEach } from './reading/each.ts';
import { fileMigration, notText } from './reading/migration.ts';
import { nonTransactionalStatement } from './reading/non-transactional.ts';
import { compareNumbers, compareText } from './reading/versions.ts';
import type { Texts } from './texts.ts';

const fileName = /^(\d+)_(.*)\.sql$/s;

/** Supabase's command line: `supabase/migrations/<timestamp>_<name>.sql`. */
export const supabase: Framework = {
  detect: {
    evidence: 'layout',
    directories: (listing) =>
      listing.directories.filter(
        (directory) => isSupabase(directory) && listing.names(directory).some((name) => fileName.test(name)),
      ),
    marks: ({ directory, listing }) => [inside(directoryOf(directory), 'config.toml')].filter(listing.has),
    judge,
  },
  belongs: ({ directory, listing }) => listing.below(directory).filter((path) => path.endsWith('.sql')),
  read: (place) => readEach(place, readFile, order),
  compareVersions: compareNumbers,
  writing: {
    // Older command lines than 2.109 run the statement outside a transaction only where it is alone.
    outside: 'alone',
    versions: 'YYYYMMDDHHMMSS',
    files: ({ version, name, up }) => [{ path: `${version}_${name}.sql`, text: `${up}\n` }],
  },
  behaviour: {
    edited: 'ignores',
    missing: 'fails',
    knownBy: 'version',
    late: 'fails',
    twice: 'fails',
    platform: 'supabase',
    updateModels: 'Generate the types again: npx supabase gen types typescript.',
  },
  guidance: {
    generate: 'npx supabase migration new <name>',
    deploy: 'npx supabase db push',
    status: 'npx supabase migration list',
    baseline: 'npx supabase db pull',
    markApplied: 'npx supabase migration repair --status applied <version>',
    rollBack: 'npx supabase migration new revert_<name>, write the reverse there, then npx supabase db push',
    reference: 'https://supabase.com/docs/reference/cli/supabase-migration',
  },
};

const isSupabase = (directory: string): boolean =>
  nameOf(directory) === 'migrations' && nameOf(directoryOf(directory)) === 'supabase';

function judge({ directory }: Place, texts: Texts): Judgement {
  const config = inside(directoryOf(directory), 'config.toml');
  const text = texts.get(config);
  if (text === undefined)
    return { kind: 'project', because: `\`${directory}\` is where Supabase keeps its migrations` };
  const major = /^[ \t]*major_version[ \t]*=[ \t]*(\d{1,3})/m.exec(text)?.[1];
  return { kind: 'project', because: `\`${config}\` is beside it`, postgres: major ? Number(major) : undefined };
}

const readFile = (directory: string, path: string, text: string | undefined): Migration | string => {
  const [, version, name = ''] = fileName.exec(nameOf(path)) ?? [];
  if (version === undefined || directoryOf(path) !== directory) return skipped(directory);
  if (text === undefined) return notText;
  const transaction = transactionOf(nonTransactionalStatement(path, text));
  const up = wholeFile(path, text);
  return fileMigration({ framework: 'supabase', directory, path, version, name, up, down: undefined, transaction });
};

const order = (a: Migration, b: Migration): number =>
  compareNumbers(a.version, b.version) || compareText(a.path, b.path);

const skipped = (directory: string): string =>
  `The Supabase command line skips this file: it runs files called <timestamp>_<name>.sql directly in \`${directory}\`, for example 20260131120000_add_orders.sql.`;

const transactionOf = (refused: string | undefined): Transaction => ({
  mode: refused ? 'none' : 'migration',
  because: refused
    ? `the file has ${refused}: from version 2.109 on the Supabase command line commits what comes before, runs such a statement by itself, and goes on; older ones fail with SQLSTATE 25001`
    : 'the Supabase command line runs each file in a transaction',
  optOut:
    'Put the statement alone into a migration file of its own; the Supabase command line (2.109 or later) runs it outside the transaction.',
  alone: false,
  reference: refused ? 'https://github.com/supabase/cli/pull/6276' : 'https://github.com/supabase/cli/issues/5139',
});
