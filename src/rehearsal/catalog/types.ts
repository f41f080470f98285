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

export type RangeTypeRow = {
  readonly name: string;
  readonly subtype: string;
  readonly operator_class: string | null;
  readonly collation: string | null;
  readonly canonical: string | null;
  readonly difference: string | null;
  /** From PostgreSQL 14 on, and only where it is not the name that PostgreSQL gives. */
  readonly multirange: string | null;
};

/** An operator class and a collation are told where they are not the subtype's own. */
export const rangeTypesQuery = `
SELECT ${qualified('n', 't.typname')} AS name, format_type(r.rngsubtype, NULL) AS subtype,
  (SELECT ${qualified('cn', 'c.opcname')} FROM pg_opclass c JOIN pg_namespace cn ON cn.oid = c.opcnamespace
    WHERE c.oid = r.rngsubopc AND NOT c.opcdefault) AS operator_class,
  (SELECT ${qualified('cn', 'o.collname')} FROM pg_collation o JOIN pg_namespace cn ON cn.oid = o.collnamespace
    JOIN pg_type s ON s.oid = r.rngsubtype WHERE o.oid = r.rngcollation AND o.oid <> s.typcollation) AS collation,
  nullif(r.rngcanonical::oid, 0)::regproc AS canonical, nullif(r.rngsubdiff::oid, 0)::regproc AS difference,
  nullif(format_type((to_jsonb(r) ->> 'rngmultitypid')::oid, NULL), ${qualified(
    'n',
    "CASE WHEN strpos(t.typname, 'range') > 0 THEN regexp_replace(t.typname, 'range', 'multirange') ELSE t.typname || '_multirange' END",
  )}) AS multirange
FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid >= ${firstUserOid} AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`;

export type SchemaRow = { readonly name: string };

export const schemasQuery = `
SELECT n.nspname AS name FROM pg_namespace n
WHERE ${userSchema('n')} AND ${notOfExtension('pg_namespace', 'n.oid')}`;

export type ExtensionRow = { readonly name: string; readonly schema: string };

/** plpgsql is in every database from the start. */
export const extensionsQuery = `
SELECT x.extname AS name, n.nspname AS schema FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
WHERE x.extname <> 'plpgsql'`;
