import { otherDatabase } from './detecting/other-database.ts';
import { inside, nameOf, upwards } from './detecting/paths.ts';
import { samplesOf } from './detecting/samples.ts';
import { readFlyway } from './flyway/files.ts';
import { versionedFile } from './flyway/names.ts';
import { codeMigrations, flywayPlaces, inEnvironment, prefixOf } from './flyway/places.ts';
import type { Framework, Judgement, Place } from './framework.ts';
import { compareDotted, compareText } from './reading/versions.ts';
import { type Texts, textsOf } from './texts.ts';

/** Flyway: `V<version>__<name>.sql`, `U` takes back, `R` runs again when it changes; directories are read with all below them. */
export const flyway: Framework = {
  detect: { evidence: 'names', directories: flywayPlaces, marks, judge },
  belongs: ({ directory, listing }) => [
    ...listing.below(directory).filter((path) => /\.(?:sql|sql\.conf)$/.test(path)),
    ...codeMigrations(directory, listing),
  ],
  read: (place) => readFlyway(place, place.filePrefix ?? prefixOf(place.files)),
  compareVersions,
  writing: {
    outside: 'alone',
    versions: { number: 1 },
    files: ({ version, name, up, outside }) => {
      const path = `${version}__${name}.sql`;
      return [
        { path, text: `${up}\n` },
        // Flyway recognises CONCURRENTLY, and no CALL of a procedure that commits.
        ...(outside ? [{ path: `${path}.conf`, text: 'executeInTransaction=false\n' }] : []),
      ];
    },
  },
  behaviour: {
    edited: 'fails',
    missing: 'fails',
    knownBy: 'version and name',
    late: 'fails',
    twice: 'fails',
    resetsSession: true,
    ignoresLineEnds: true,
  },
  historyTable: {
    name: 'flyway_schema_history',
    columns:
      'installed_rank int PRIMARY KEY, version varchar(50), description varchar(200), type varchar(20), script varchar(1000), checksum int, installed_by varchar(100), installed_on timestamp DEFAULT now(), execution_time int, success boolean',
  },
  guidance: {
    generate: 'flyway add -description="<name>"',
    deploy: 'flyway migrate',
    status: 'flyway info',
    baseline: 'flyway baseline -baselineVersion=<version>',
    markApplied: 'flyway migrate -target=<version> -skipExecutingMigrations=true',
    rollBack: 'flyway undo (Teams and Enterprise), or a new V file that does the reverse, then flyway migrate',
    reference: 'https://documentation.red-gate.com/fd/commands-274726108.html',
  },
};

/** Versions are written with their prefix; repeatable ones (`R <description>`) come last. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a.startsWith('R '), b.startsWith('R ')];
  if (left || right) return left && right ? compareText(a, b) : Number(left) - Number(right);
  return compareDotted(a.replace(/^\D+/, ''), b.replace(/^\D+/, ''));
}

const configurations = /^(?:application[\w-]*\.(?:ya?ml|properties)|flyway\.(?:conf|toml|properties))$/;

function marks({ directory, listing }: Place): readonly string[] {
  const above = upwards(directory).slice(0, 8);
  const configured = above.flatMap((at) =>
    listing
      .names(at)
      .filter((name) => configurations.test(name))
      .map((name) => inside(at, name)),
  );
  return [...configured, ...sqlSamples({ directory, listing })];
}

const sqlSamples = ({ directory, listing }: Pick<Place, 'directory' | 'listing'>): readonly string[] =>
  samplesOf(
    listing.below(directory).filter((path) => path.endsWith('.sql') && !inEnvironment(directory, path)),
    listing,
  );

function judge(place: Place, texts: Texts): Judgement {
  const { directory } = place;
  if (/(?:^|\/)src\/(?:test|integrationTest|testFixtures)\//.test(directory))
    return { kind: 'left out', reason: testsOnly, isDeployed: false };
  const other = otherDatabase(directory, textsOf(texts, sqlSamples(place)));
  if (other) return { kind: 'left out', ...other };
  const files = place.listing.below(directory);
  const prefix = place.filePrefix ?? prefixOf(files);
  const example = files.find((path) => versionedFile(prefix).test(nameOf(path))) ?? directory;
  const because = prefix
    ? `\`${nameOf(example)}\` is named as Flyway names its migrations`
    : `\`${nameOf(example)}\` is named as Flyway names its migrations, with an empty prefix`;
  return { kind: 'project', because, defaultSchema: schemaOf(texts) };
}

/** `default-schema`, or the first of `schemas`, from Spring's or Flyway's own configuration. Placeholders tell nothing. */
const schemaOf = (texts: Texts): string | undefined => {
  for (const [path, text] of texts) {
    if (!configurations.test(nameOf(path))) continue;
    const found = text.slice(0, 100_000).match(configuredSchema)?.[1];
    if (found) return found;
  }
  return undefined;
};

const configuredSchema =
  /^[ \t]*(?:spring\.)?(?:flyway\.)?(?:default-?schema|schemas)[ \t]*[:=][ \t]*\[?[ \t]*["']?([A-Za-z_]\w*)["']?(?![\w.{$])/im;

const testsOnly = 'These migrations lie among the tests (src/test): no production database runs them.';
