/**
 * SQL fragments that every catalog query shares: which objects count as the user's own, and how their names are printed.
 */

/** Schemas of the server itself, temporary ones included, are not part of a user's schema. */
/** Whatever initdb made has a number below this (FirstNormalObjectId); it saves PostgreSQL walking its own catalog. */
export const firstUserOid = 16384;

export const userSchema = (namespace: string): string =>
  `${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema'`;

/** What CREATE EXTENSION made is the extension's: it comes and goes with it. */
export const notOfExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

/** As pg_identify_object does, save that built-in argument types of a routine stay as short as everywhere else. */
export const identityOf = (catalog: string, oid: string, identity: string): string =>
  `CASE ${catalog} WHEN 'pg_proc'::regclass THEN ${oid}::regprocedure::text ELSE ${identity} END`;

export const qualified = (namespace: string, name: string): string =>
  `quote_ident(${namespace}.nspname) || '.' || quote_ident(${name})`;
