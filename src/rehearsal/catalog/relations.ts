import { query } from './query.ts';
import { firstUserOid, notOfExtension, qualified, userSchema } from './scope.ts';

export type RelationRow = {
  readonly oid: number;
  readonly name: string;
  readonly kind: 'r' | 'p' | 'f' | 'v' | 'm' | 'c';
  readonly unlogged: boolean;
  readonly row_security: 'off' | 'on' | 'forced';
  readonly replica_identity: string;
  readonly parent: string | null;
  readonly bound: string | null;
  readonly partition_key: string | null;
  readonly inherits: readonly string[];
  readonly options: readonly string[];
  readonly view_definition: string | null;
};

/** Tables, views, materialized views and composite types. */
export const relationsQuery = query<RelationRow>(`
SELECT c.oid::int8 AS oid, ${qualified('n', 'c.relname')} AS name, c.relkind AS kind,
  c.relpersistence = 'u' AS unlogged,
  CASE WHEN c.relforcerowsecurity THEN 'forced' WHEN c.relrowsecurity THEN 'on' ELSE 'off' END AS row_security,
  CASE c.relreplident WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL'
    WHEN 'i' THEN 'USING INDEX ' || coalesce((SELECT quote_ident(ic.relname) FROM pg_index ri
      JOIN pg_class ic ON ic.oid = ri.indexrelid WHERE ri.indrelid = c.oid AND ri.indisreplident), '')
    ELSE 'DEFAULT' END AS replica_identity,
  CASE WHEN c.relispartition THEN (SELECT ${qualified('pn', 'pc.relname')} FROM pg_inherits h
      JOIN pg_class pc ON pc.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace
    WHERE h.inhrelid = c.oid) END AS parent,
  CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
  CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
  CASE WHEN c.relispartition OR NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid) THEN '{}'::text[]
    ELSE ARRAY(SELECT ${qualified('pn', 'pc.relname')} FROM pg_inherits h
      JOIN pg_class pc ON pc.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace
    WHERE h.inhrelid = c.oid ORDER BY h.inhseqno) END AS inherits,
  coalesce(c.reloptions, '{}') AS options,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS view_definition
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid >= ${firstUserOid} AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}`);

export type ColumnRow = {
  readonly relation: number;
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly not_null: boolean;
  readonly identity: 'a' | 'd' | '';
  /** `v` since PostgreSQL 18. */
  readonly generated: 's' | 'v' | '';
  readonly collation: string | null;
};

/** DEFAULT_COLLATION_OID: what text has unless told otherwise. */
const defaultCollation = 100;

/** Defaults and unvalidated NOT NULLs are asked for apart: joining them in takes PostgreSQL three times as long. */
export const columnsQuery = query<ColumnRow>(`
SELECT a.attrelid::int8 AS relation, a.attnum AS number, a.attname AS name,
  format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
  a.attidentity AS identity, a.attgenerated AS generated,
  CASE WHEN a.attcollation NOT IN (0, ${defaultCollation}) THEN (SELECT ${qualified('cn', 'o.collname')} FROM pg_collation o
    JOIN pg_namespace cn ON cn.oid = o.collnamespace JOIN pg_type t ON t.oid = a.atttypid
    WHERE o.oid = a.attcollation AND o.oid <> t.typcollation) END AS collation
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.oid >= ${firstUserOid} AND a.attrelid >= ${firstUserOid} AND a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')`);

export type ExpressionRow = { readonly relation: number; readonly number: number; readonly expression: string };

/** Defaults, and the expressions of generated columns. */
export const expressionsQuery = query<ExpressionRow>(`
SELECT d.adrelid::int8 AS relation, d.adnum AS number, pg_get_expr(d.adbin, d.adrelid) AS expression
FROM pg_attrdef d WHERE d.adrelid >= ${firstUserOid}`);

export type UnvalidatedRow = { readonly relation: number; readonly number: number };

/** Since PostgreSQL 18 a NOT NULL has a row of its own in pg_constraint, where it may not be validated yet. */
export const unvalidatedQuery = query<UnvalidatedRow>(`
SELECT k.conrelid::int8 AS relation, k.conkey[1] AS number FROM pg_constraint k
WHERE k.contype = 'n' AND NOT k.convalidated AND k.conrelid <> 0`);
