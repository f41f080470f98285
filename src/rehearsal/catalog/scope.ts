/**
 * SQL fragments that every catalog query shares: which objects count as the user's own, and how their names are printed.
 */

/** Whatever initdb made has a number below this (FirstNormalObjectId); it saves PostgreSQL walking its own catalog. */
export const firstUserOid = 16384;

/** Schemas of the server itself, temporary ones included, are not part of a user's schema. */
export function userSchema(namespace: string): string {
  return `${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema'`;
}

/** What CREATE EXTENSION made is the extension's: it comes and goes with it. */
export function notOfExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
}

/** As pg_identify_object does, save that built-in argument types of a routine stay as short as everywhere else. */
export function identityOf(catalog: string, oid: string, identity: string): string {
  return `CASE ${catalog} WHEN 'pg_proc'::regclass THEN ${oid}::regprocedure::text ELSE ${identity} END`;
}

export function qualified(namespace: string, name: string): string {
  return `quote_ident(${namespace}.nspname) || '.' || quote_ident(${name})`;
}

/** As ALTER puts it, for a trigger, an event trigger and a rule alike. */
export function enabledWord(column: string): string {
  return `CASE ${column} WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END`;
}
