import type { Listing } from '../detecting/listing.ts';
import { databaseOfName, notPostgres, otherDatabase } from '../detecting/other-database.ts';
import { directoryOf, inside, nameOf, upwards } from '../detecting/paths.ts';
import type { WhyLeftOut } from '../framework.ts';
import type { Texts } from '../texts.ts';
import { isSqlName } from './names.ts';

/** Words that only PostgreSQL has: whatever a directory is called, such a file may be for it. */
const ofPostgres =
  /\b(?:(?:big|small)?serial|timestamptz|jsonb|tsvector|citext|plpgsql|concurrently|create\s{1,20}extension|using\s{1,20}(?:gin|gist|brin)|pg_catalog|psycopg\w*|postgres(?:ql\w*)?)\b/i;
/** In SQL its casts and quotes, too; other languages have them for other ends. */
const ofPostgresSql = /\w::\w|\$\$/;

const mayBePostgres = (path: string, text: string): boolean =>
  ofPostgres.test(text) || (isSqlName(nameOf(path)) && ofPostgresSql.test(text));

const mongo =
  /\bdb\.(?:collection|createCollection|getCollection)\(|\bMongoClient\b|\bmongoose\b|\bMongoDatabase\b|\bio\.mongock\b|\bmongo_migrate\b|\bdb\[['"]\w+['"]\]\.(?:update|insert|create_index)/;

/**
 * The database that a file is for, where it is surely not PostgreSQL: by its text, its name, the names of its directories.
 *
 * @param known what was found of its directory already
 */
export function otherDatabaseOf(path: string, text: string | undefined, known?: WhyLeftOut): WhyLeftOut | undefined {
  const head = (text ?? '').slice(0, 50_000);
  if (/\.prisma$/.test(path)) return ofModels(path, head);
  if (mayBePostgres(path, head)) return undefined;
  if (known?.database !== undefined) return known;
  if (/\.cql$/i.test(path)) return notPostgres('Cassandra', `\`${nameOf(path)}\` is CQL`);
  if (/\.my\.hcl$/i.test(path)) return notPostgres('MySQL', `\`${nameOf(path)}\` is named so`);
  if (mongo.test(head)) return notPostgres('MongoDB', `\`${path}\` speaks to it`);
  const named = databaseOfName(nameOf(path).replace(/\.[a-z0-9]+$/i, ''));
  if (named !== undefined && named !== 'PostgreSQL')
    return notPostgres(named, `the file is called \`${nameOf(path).slice(0, 60)}\``);
  return otherDatabase(directoryOf(path), /\.(?:sql|ddl)/i.test(path) ? new Map([[path, head]]) : new Map());
}

const ofModels = (path: string, text: string): WhyLeftOut | undefined => {
  const provider = /\bprovider[ \t]*=[ \t]*"(mysql|sqlite|sqlserver|mongodb|cockroachdb)"/.exec(text)?.[1];
  return provider === undefined ? undefined : notPostgres(databaseOfName(provider) ?? provider, `\`${path}\` says so`);
};

/** Files in which teams say which database their tool speaks to. */
const configurations = [
  'liquibase.properties',
  'src/main/resources/liquibase.properties',
  'src/main/resources/application.properties',
  'src/main/resources/application.yml',
  'src/main/resources/application.yaml',
  'flyway.conf',
  'flyway.toml',
  'alembic.ini',
  'ormconfig.json',
  'ormconfig.js',
  'knexfile.js',
  'knexfile.ts',
  'mikro-orm.config.ts',
  'data-source.ts',
  'src/data-source.ts',
  'config/config.json',
  'config/database.yml',
  'config/database.php',
  'config/packages/doctrine.yaml',
  'database.json',
  'database.yml',
  'dbconfig.yml',
  'drizzle.config.ts',
  'phinx.php',
  'phinx.yml',
  'yoyo.ini',
  'migrate-mongo-config.js',
  '.skeema',
  'docker-compose.yml',
  'compose.yaml',
];

/** The files of the nearest directory upwards that has any of them. */
export function configurationsOf(path: string, listing: Listing): readonly string[] {
  for (const at of upwards(directoryOf(path))) {
    const found = configurations.map((name) => inside(at, name)).filter(listing.has);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * The one other database that configuration names; undefined where it names PostgreSQL, several, or takes it from outside.
 *
 * @param own the file that it is about: where it has PostgreSQL's words, no configuration outweighs them
 */
export function otherDatabaseByConfiguration(
  paths: readonly string[],
  texts: Texts,
  own: { readonly path: string; readonly text: string | undefined },
): WhyLeftOut | undefined {
  const found = new Map<string, string>();
  if (mayBePostgres(own.path, (own.text ?? '').slice(0, 50_000))) return undefined;
  for (const path of paths) {
    const text = (texts.get(path) ?? '').slice(0, 50_000);
    if (nameOf(path) === '.skeema') found.set('MySQL', path);
    if (/postgres|pgsql|psycopg|\bpg\b|\benv\b|environ|\$\{|%env/i.test(text)) return undefined;
    for (const [word, database] of words) if (word.test(text)) found.set(database, path);
  }
  const [only] = found;
  return found.size === 1 && only ? notPostgres(only[0], `\`${only[1]}\` says so`) : undefined;
}

const words: readonly (readonly [RegExp, string])[] = [
  [/\b(?:mysql|mariadb)/i, 'MySQL'],
  [/\bsqlite/i, 'SQLite'],
  [/\b(?:mssql|sqlserver)/i, 'SQL Server'],
  [/\bjdbc:oracle\b|\boracledb\b|\boracle\+/i, 'Oracle'],
  [/\bclickhouse/i, 'ClickHouse'],
  [/\bmongo(?:db)?\b/i, 'MongoDB'],
  [/\b(?:cassandra|scylla)/i, 'Cassandra'],
];
