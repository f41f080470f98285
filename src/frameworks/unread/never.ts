import type { Listing } from '../detecting/listing.ts';
import { directoryOf, inside, isBelow, nameOf, upwards } from '../detecting/paths.ts';

/** Directories whose files no deploy runs: tests, documentation, other people's code, what is built. */
const folders = new Set(
  'node_modules vendor third_party test tests __tests__ __test__ spec specs testdata test-data test_data testfixtures fixtures fixture __fixtures__ __mocks__ mocks __snapshots__ snapshots e2e integrationtest integration_test integration-test integration-tests integration_tests cypress benchmarks bench doc docs documentation website .git .github .gitlab .circleci .idea .vscode .sqlx __pycache__ coverage'.split(
    ' ',
  ),
);

/** Tests, generated and accompanying files, by their names. */
const files =
  /(?:[._-](?:test|tests|spec|stories|bench)\.[a-z]+|_(?:test|spec)\.[a-z]+|(?:^|\/)(?:test|conftest)(?:_[^/]*)?\.py|\.(?:md|mdx|markdown|txt|rst|adoc|html?|css|scss|svg|png|jpe?g|gif|webp|ico|pdf|snap|lock|map|log|patch|diff|orig|rej|mako|proto|graphqls?|gql|d\.ts|d\.mts|gitkeep|keep|gitignore|gitattributes|editorconfig|dockerignore|sqlfluff|iml)|(?:^|\/)(?:Dockerfile[^/]*|Makefile|LICENSE|CODEOWNERS|OWNERS|README[^/]*|CHANGELOG|package\.json|package-lock\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|tsconfig[^/]*\.json|deno\.jsonc?|Cargo\.toml|pyproject\.toml|setup\.(?:py|cfg)|pom\.xml|go\.(?:mod|sum|work)|composer\.json|mix\.exs|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|docker-compose[^/]*|compose\.ya?ml|__init__\.py|mod\.rs))$/i;

/** As compilers' languages call their tests: capitals count, for `Audit.java` is none. */
const testClasses = /(?:[a-z0-9](?:Tests?|Spec|IT)|^Tests?)\.(?:java|kt|scala|cs|groovy|php|swift)$/;

/** What a tool writes beside its migrations to know them by: it runs nothing. */
const bookkeeping =
  /(?:^|\/)(?:atlas\.sum|migration_lock\.toml|_journal\.json|(?:meta\/)?\d+_snapshot\.json|snapshot\.json|\.snapshot[^/]*\.json|max_migration\.txt|[^/]*\.Designer\.cs|[^/]*ModelSnapshot\.cs|env\.py|alembic\.ini|liquibase\.properties|knexfile\.[cm]?[jt]s|drizzle\.config\.\w+|prisma\.config\.\w+|query-[0-9a-f]{64}\.json|sqlc\.ya?ml|sqlc\.json|dbt_project\.yml|dbconfig\.ya?ml|goose\.(?:ya?ml|toml)|diesel\.toml|sqitch\.conf|atlas\.hcl)$/i;

/** Queries of an application, by the words that tools look for in them, and models of dbt. */
const queries =
  /^[ \t]*(?:--|#|\/\*+)[ \t]*(?::?name[ \t]*:[ \t]*\w|:(?:name|snip|require)\b|@name[ \t]+\w)|\/\*[ \t\r\n*]{0,80}@name[ \t]+\w|\{\{[-\s]{0,3}(?:ref|source|config)[ \t]*\(|\{%-?[ \t]*(?:macro|snapshot|materialization|test)\b/m;

/**
 * Whether a file is no migration, whatever else its name says. Names only.
 *
 * @param among the directory for migrations that it lies in: below it only tests are none
 */
export function isNoMigration(path: string, listing?: Listing, among?: string): boolean {
  const segments = path.split('/').slice(0, -1);
  const above = among === undefined || among === '.' ? segments.length : among.split('/').length;
  if (segments.some((segment, at) => (at < above ? isOutside(segment) : belowMigrations.test(segment)))) return true;
  return (
    goesAlong(path) ||
    testClasses.test(path) ||
    bookkeeping.test(path) ||
    (listing !== undefined && isOfDbt(path, listing))
  );
}

/** Whether a file goes along with others and runs nowhere, whatever lies around it: a readme, a lock file, a picture. */
export function goesAlong(path: string): boolean {
  return files.test(path);
}

const isOutside = (segment: string): boolean => folders.has(segment.toLowerCase()) || /[-_.]tests?$/i.test(segment);

const belowMigrations = /^(?:__)?(?:tests?|specs?|mocks|snapshots|pycache)(?:__)?$|^node_modules$/i;

/** Whether a text is a query that an application runs, or a model of dbt. */
export function isQuery(text: string): boolean {
  return queries.test(text.slice(0, 50_000));
}

const isOfDbt = (path: string, listing: Listing): boolean =>
  upwards(directoryOf(path)).some(
    (at) =>
      listing.has(inside(at, 'dbt_project.yml')) &&
      ['models', 'macros', 'seeds', 'snapshots', 'analyses', 'analysis', 'tests', 'data'].some((folder) =>
        isBelow(path, inside(at, folder)),
      ),
  );

/** Whether a directory is for queries: what only reads or takes values there is the application's. */
export function isForQueries(path: string): boolean {
  return upwards(directoryOf(path)).some((at) =>
    /^(?:.*[-_.])?(?:quer(?:y|ies)|sqlc|reports?|analytics|dashboards?|statements|models|repositor(?:y|ies))$/i.test(
      nameOf(at),
    ),
  );
}
