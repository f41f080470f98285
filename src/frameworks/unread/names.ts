import { directoryOf, nameOf, upwards } from '../detecting/paths.ts';

/** A directory called so is for migrations, whatever lies in it. */
const strong =
  /^(?:.*[-_.])?(?:migrations?|migrate|migrators?|migratus|evolutions?|alembic|umzug|pgroll|reshape|pgmigrate)(?:[-_.].*)?$|^(?:db|pg|sql|schema|data)[-_]?(?:migrations?|migrate|changes|updates|upgrades?|patches|deltas?|scripts)$|migrations?$/i;

/** A directory called so has to do with a database: what lies in it is looked into. */
const hint =
  /^(?:.*[-_.])?(?:dbs?|databases?|schemas?|ddl|dml|sql|postgres(?:ql)?|pgsql|pg|versions?|revisions?|changelogs?|change-?sets?|changes?|patch(?:es)?|hotfix(?:es)?|upgrades?|updates?|upgrading|deltas?|deploy|revert|verify|committed|seeds?|seeders?|backfills?|data-?fix(?:es)?|fixes|liquibase|flyway|sqitch|tables|views|functions|procs?|procedures|triggers|policies|types|scripts?|up|down|ops|atlas|prisma|drizzle|supabase|hasura|initdb|docker-entrypoint-initdb\.d)(?:[-_.].*)?$/i;

/** Whether a directory's name says that it is for migrations. */
export function isForMigrations(segment: string): boolean {
  return strong.test(segment.slice(0, 100));
}

/** The directory that is for migrations, of those that a path lies in, the outermost of neighbours; undefined: none. */
export function migrationDirectory(path: string): string | undefined {
  const above = upwards(directoryOf(path));
  const nearest = above.findIndex((at) => isForMigrations(nameOf(at)));
  if (nearest < 0) return undefined;
  let at = nearest;
  while (isForMigrations(nameOf(above[at + 1] ?? '.'))) at++;
  return above[at];
}

/** Whether a path lies where databases are spoken of. */
export function isNearDatabase(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((segment) => hint.test(segment.slice(0, 100)));
}

/** The outermost directory of a path that speaks of databases, for what lies in many folders; its own where none does. */
export function databaseDirectory(path: string): string {
  return upwards(directoryOf(path)).findLast((at) => hint.test(nameOf(at).slice(0, 100))) ?? directoryOf(path);
}

/** Whether a file holds SQL, by its name: templates of it and packed ones, too. */
export function isSqlName(name: string): boolean {
  return /\.(?:sql|psql|pgsql|ddl|dml|plpgsql|pgdump|cql)(?:\.[a-z0-9_-]{1,12}){0,2}$/i.test(name);
}

/** Whether a file holds code that a program or an interpreter runs, by its name. */
export function isCodeName(name: string): boolean {
  return /\.(?:rb|py|[cm]?[tj]sx?|exs?|go|java|kts?|scala|clj[cs]?|groovy|rs|php|cs|fsx?|vb|pl|pm|swift|dart|lua|lisp|hs|ml|erl|cr|nim|sh|bash|ps1|fizz)$/i.test(
    name,
  );
}

/** Whether a file holds data that a tool may take for orders, by its name. */
export function isDataName(name: string): boolean {
  return /\.(?:xml|ya?ml|jsonc?|json5|toml|hcl|edn|prisma|dbml|pkl|cue|csv|plan)(?:\.[a-z0-9_-]{1,12})?$/i.test(name);
}

/** Whether a name begins or ends with a version: `0001_a`, `V1__a`, `m20220101_a`, `Version20220101`, `a1b2c3d4e5f6_a`, `Add1699999999999`. */
export function hasVersion(name: string): boolean {
  return (
    /^(?:\d{2}|\d+[_.-]|[vVuUbB]_?\d|[RVU]__|m_?\d{4}|(?:version|migration|rev|patch|upgrade)[_-]?\d|[0-9a-f]{12}_)/i.test(
      name,
    ) || /\d{8,17}\.[a-z]+$/i.test(name)
  );
}
