/**
 * SQL fragments that every catalog query shares: which objects count as the user's own, and how their names are printed.
 */

/** Schemas of the server itself, temporary ones included, are not part of a user's schema. */
export const userSchema = (namespace: string): string =>
  `${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema'`;

/** What CREATE EXTENSION made is the extension's: it comes and goes with it. */
export const notOfExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

export const qualified = (namespace: string, name: string): string =>
  `quote_ident(${namespace}.nspname) || '.' || quote_ident(${name})`;

/** Names of the columns that an int2vector or smallint[] lists, in its order; an expression (0) stands as null. */
export const columnNames = (relation: string, numbers: string): string =>
  `ARRAY(SELECT a.attname::text FROM unnest(${numbers}) WITH ORDINALITY key_column(n, i)` +
  ` LEFT JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = key_column.n AND key_column.n <> 0 ORDER BY key_column.i)`;
