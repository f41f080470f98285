import type { Transaction } from '../model/migration.ts';
import { otherDatabase } from './detecting/other-database.ts';
import { inside, nameOf, upwards } from './detecting/paths.ts';
import { samplesOf } from './detecting/samples.ts';
import type { Framework, Judgement, Place } from './framework.ts';
import { folderDirectories, readFolders } from './reading/folders.ts';
import { compareNumbers } from './reading/versions.ts';
import { type Texts, textsOf } from './texts.ts';
import { folderOfFiles } from './writing/writing.ts';

/** Hasura's command line: `migrations/<database>/<version>_<name>/up.sql` and `down.sql`; the version is a number. */
export const hasura: Framework = {
  detect: { evidence: 'names', directories: folderDirectories, marks, judge },
  belongs: ({ directory, listing }) => listing.below(directory).filter((path) => path.endsWith('.sql')),
  read: (place) =>
    readFolders(place, {
      framework: 'hasura',
      tool: 'Hasura',
      compare: compareNumbers,
      transaction: () => transaction,
    }),
  compareVersions: compareNumbers,
  writing: {
    outside: 'never',
    versions: 'milliseconds',
    files: (migration) => folderOfFiles(migration, 'up.sql', true),
  },
  behaviour: { edited: 'ignores', missing: 'ignores', knownBy: 'version', late: 'applies', twice: 'fails' },
  guidance: {
    generate: 'hasura migrate create <name> --database-name <database>',
    deploy: 'hasura migrate apply --database-name <database>',
    status: 'hasura migrate status --database-name <database>',
    baseline: 'hasura migrate create init --from-server --database-name <database>',
    markApplied: 'hasura migrate apply --skip-execution --version <version> --database-name <database>',
    rollBack: 'hasura migrate apply --down 1 --database-name <database>',
    reference: 'https://hasura.io/docs/latest/hasura-cli/commands/hasura_migrate_apply/',
  },
};

function marks({ directory, listing }: Place): readonly string[] {
  const ups = listing.below(directory).filter((path) => nameOf(path) === 'up.sql');
  const above = upwards(directory)
    .slice(0, 4)
    .map((at) => inside(at, 'config.yaml'));
  return [...above.filter(listing.has), ...samplesOf(ups, listing)];
}

function judge({ directory, listing }: Place, texts: Texts): Judgement {
  const samples = [...texts.keys()].filter((path) => nameOf(path) === 'up.sql');
  const other = otherDatabase(directory, textsOf(texts, samples));
  if (other) return { kind: 'left out', ...other };
  const configuration = [...texts].find(
    ([path, text]) => nameOf(path) === 'config.yaml' && /^metadata_directory\b/m.test(text),
  );
  if (configuration) return { kind: 'project', because: `\`${configuration[0]}\` is Hasura's configuration` };
  const milliseconds = listing.below(directory).find((path) => /\/\d{13}_[^/]*\/up\.sql$/.test(path));
  const named = /(?:^|\/)[^/]*hasura[^/]*\//i.test(`${directory}/`);
  if (!milliseconds && !named) return { kind: 'left out', reason: unknown };
  return {
    kind: 'project',
    because: `folders with an up.sql ${named ? 'below a directory called hasura' : 'and a time in milliseconds'}`,
  };
}

const unknown =
  'These folders hold an up.sql, but nothing says which tool runs them. List the directory under `projects` in the settings, with the framework `diesel` or `hasura`.';

const transaction: Transaction = {
  mode: 'migration',
  because: 'Hasura runs each migration in a transaction',
  optOut: undefined,
  alone: false,
  reference: 'https://github.com/hasura/graphql-engine/issues/2939',
};
