import { firstUserOid, notOfExtension, qualified, userSchema } from './scope.ts';

export type EnumRow = { readonly name: string; readonly values: readonly string[] };

export const enumsQuery = `
SELECT ${qualified('n', 't.typname')} AS name,
  ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS values
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid >= ${firstUserOid} AND t.typtype = 'e' AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`;

export type DomainRow = {
  readonly name: string;
  readonly type: string;
  readonly not_null: boolean;
  readonly default: string | null;
  readonly constraints: readonly { readonly name: string; readonly definition: string }[];
};

export const domainsQuery = `
SELECT ${qualified('n', 't.typname')} AS name,
  format_type(t.typbasetype, t.typtypmod) || CASE WHEN t.typcollation <> b.typcollation AND t.typcollation <> 0
    THEN ' COLLATE ' || (SELECT ${qualified('cn', 'o.collname')} FROM pg_collation o
      JOIN pg_namespace cn ON cn.oid = o.collnamespace WHERE o.oid = t.typcollation) ELSE '' END AS type,
  t.typnotnull AS not_null, pg_get_expr(t.typdefaultbin, 0) AS "default",
  coalesce((SELECT json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid)))
    FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '[]') AS constraints
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
WHERE t.oid >= ${firstUserOid} AND t.typtype = 'd' AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`;

export type SchemaRow = { readonly name: string };

export const schemasQuery = `
SELECT n.nspname AS name FROM pg_namespace n
WHERE ${userSchema('n')} AND ${notOfExtension('pg_namespace', 'n.oid')}`;

export type ExtensionRow = { readonly name: string; readonly schema: string };

/** plpgsql is in every database from the start. */
export const extensionsQuery = `
SELECT x.extname AS name, n.nspname AS schema FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
WHERE x.extname <> 'plpgsql'`;
