import type { Listing } from '../detecting/listing.ts';
import { directoryOf, inside, upwards } from '../detecting/paths.ts';

/** A kind of file that a tool runs, known by its path. */
type Named = {
  readonly tool: string;
  readonly path: RegExp;
  /** What has to lie beside it or above, where the path alone may be anything. */
  readonly beside?: readonly string[];
  /** It says what the schema is, and comes of a migration where one changes with it. */
  readonly isWholeSchema?: true;
};

const named: readonly Named[] = [
  {
    tool: 'Sqitch',
    path: /(?:^|\/)(?:deploy|revert|verify)\/.*\.sql$|(?:^|\/)sqitch\.plan$/i,
    beside: ['sqitch.plan', 'sqitch.conf'],
  },
  {
    tool: 'graphile-migrate',
    path: /(?:^|\/)(?:current(?:\.sql|\/)|committed\/|fixtures\/)/i,
    beside: ['.gmrc', '.gmrc.js', '.gmrc.cjs'],
  },
  { tool: 'skeema', path: /\.sql$/i, beside: ['.skeema'], isWholeSchema: true },
  { tool: 'tern', path: /(?:^|\/)\d+_[^/]*\.sql$/i, beside: ['tern.conf'] },
  { tool: 'Play evolutions', path: /(?:^|\/)evolutions\/(?:[^/]+\/)?\d+\.sql$/i },
  {
    tool: 'Synapse',
    path: /(?:^|\/)(?:schema|main|state|common)\/(?:delta|full_schemas)\/(?:\d+\/)?[^/]+\.(?:sql(?:\.\w+)?|py)$/i,
  },
  { tool: 'Prisma Next', path: /(?:^|\/)migrations?\/.*\/(?:ops|migration|contract)\.json$/i },
  {
    tool: 'Hasura metadata',
    path: /(?:^|\/)metadata\/(?:databases\/.*|tables|functions|version|databases|remote_schemas)\.(?:ya?ml|json)$|(?:^|\/)hasura\/.*metadata[^/]*\.(?:ya?ml|json)$/i,
    isWholeSchema: true,
  },
  { tool: 'Supabase (declarative schemas)', path: /(?:^|\/)supabase\/schemas\/.*\.sql$/i, isWholeSchema: true },
  { tool: 'Supabase (seeds)', path: /(?:^|\/)supabase\/(?:seed(?:\.[^/]*)?|seeds?\/.*)\.sql$/i },
  {
    tool: 'Flyway (callbacks)',
    path: /(?:^|\/)(?:before|after)(?:Each)?(?:Migrate|Clean|Validate|Baseline|Repair|Undo|Versioned|Repeatables|Connect|CreateSchema|Info)\w*(?:__[^/]*)?\.(?:sql|java|kt|sh|ps1|cmd)(?:\.conf)?$/,
  },
  { tool: 'Flyway', path: /(?:^|\/)[VURB](?:\d+[\d._]*|(?<=R))__[^/]+\.(?:sql|java|kt|groovy|scala)(?:\.conf)?$/ },
  { tool: 'Refinery', path: /(?:^|\/)[VU]\d+__[^/]+\.rs$/ },
  { tool: 'SeaORM', path: /(?:^|\/)m\d{8}_\d{6}_[^/]+\.rs$/ },
  { tool: 'Diesel', path: /(?:^|\/)\d{4}-?\d{2}-?\d{2}[-_]?\d+_[^/]+\/(?:up|down)\.(?:sql\.\w+|rs)$/ },
  { tool: 'MikroORM', path: /(?:^|\/)Migration\d{14}(?:_[^/]*)?\.[cm]?[tj]s$/ },
  { tool: 'Doctrine', path: /(?:^|\/)Version\d{8,14}[^/]*\.php$/ },
  { tool: 'Laravel', path: /(?:^|\/)\d{4}_\d{2}_\d{2}_\d{6}_[^/]+\.php$/ },
  { tool: 'Phinx', path: /(?:^|\/)db\/migrations\/\d{14}_[^/]+\.php$/ },
  { tool: 'Rails', path: /(?:^|\/)db\/(?:\w+_)?migrate\/.*\.rb$/ },
  { tool: 'Rails', path: /(?:^|\/)db\/(?:\w+_)?schema\.rb$/, isWholeSchema: true },
  { tool: 'Scenic or fx', path: /(?:^|\/)db\/(?:views|functions|triggers)\/[^/]+_v\d+\.sql$/ },
  { tool: 'Ecto', path: /(?:^|\/)priv\/(?:[^/]+\/)*migrations\/.*\.exs$/ },
  { tool: 'Ecto', path: /(?:^|\/)priv\/(?:[^/]+\/)*structure\.sql$/, isWholeSchema: true },
  { tool: 'Alembic', path: /(?:^|\/)(?:alembic|migrations)\/versions\/(?:.*\/)?[^/]+\.py$/ },
  { tool: 'Django', path: /(?:^|\/)migrations\/\d{4}_[^/]+\.py$/ },
  { tool: 'Piccolo', path: /(?:^|\/)piccolo_migrations\/[^/]+\.py$/ },
  { tool: 'pop (fizz)', path: /\.fizz$/ },
  {
    tool: 'Liquibase',
    path: /(?:^|\/)(?:db\.)?changelog(?:[-._][^/]*)?\.(?:xml|sql)$|(?:^|\/)db\.changelog[^/]*\.(?:ya?ml|json|groovy)$|(?:^|\/)liquibase\/.*\.(?:xml|ya?ml|json|sql|csv|groovy)$/i,
  },
  { tool: 'pgroll', path: /(?:^|\/)pgroll[^/]*\/.*\.(?:json|ya?ml)$/i },
  { tool: 'Atlas', path: /(?:^|\/)(?:schema|[^/]+\.pg|[^/]+\.my)\.hcl$/i, isWholeSchema: true },
  {
    tool: 'seeds',
    path: /(?:^|\/)(?:db|database|prisma|src\/db|priv\/[^/]+)\/(?:seeds?|seeders?)(?:\/.*|\.[^/]*)?\.(?:rb|sql|py|[cm]?[tj]s|exs|php|go|ya?ml|json|csv)$/i,
  },
  { tool: 'seeds', path: /(?:^|\/)seeds?(?:\.[a-z]+)?\.sql$|(?:^|\/)(?:seeds?|seeders?)\/.*\.sql$/i },
  {
    tool: 'a whole schema',
    path: /(?:^|\/)(?:[^/]*[-_.])?(?:structure|schema|dump|baseline)(?:[-_.][^/]*)?\.(?:sql|psql|pgsql|ddl)$/i,
    isWholeSchema: true,
  },
  { tool: 'a whole schema', path: /(?:^|\/)[^/]+\.(?:dbml)$/i, isWholeSchema: true },
  { tool: 'an image of PostgreSQL', path: /(?:^|\/)(?:docker-entrypoint-)?initdb(?:\.d)?\/.*\.(?:sql|sh)(?:\.\w+)?$/i },
];

/** What a path says on its own. */
export type ToolByName = Pick<Named, 'tool' | 'isWholeSchema'>;

/** The tool whose file a path is, told by names alone. */
export function toolByName(path: string, listing: Listing): ToolByName | undefined {
  return named.find((one) => one.path.test(path) && (one.beside === undefined || lies(one.beside, path, listing)));
}

/** The nearest directory upwards that has one of these files; undefined where none has. */
export function directoryWith(names: readonly string[], path: string, listing: Listing): string | undefined {
  return upwards(directoryOf(path)).find((at) => names.some((name) => listing.has(inside(at, name))));
}

const lies = (names: readonly string[], path: string, listing: Listing): boolean =>
  directoryWith(names, path, listing) !== undefined;
