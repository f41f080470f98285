import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { firstUserOid, notOfExtension, qualified, userSchema } from '../scope.ts';
import { byName } from '../sorting.ts';

type Row = {
  readonly name: string;
  readonly type: string;
  readonly not_null: boolean;
  readonly default: string | null;
  readonly constraints: readonly { readonly name: string; readonly definition: string }[];
};

const rows = query<Row>(`
SELECT ${qualified('n', 't.typname')} AS name,
  format_type(t.typbasetype, t.typtypmod) || CASE WHEN t.typcollation <> b.typcollation AND t.typcollation <> 0
    THEN ' COLLATE ' || (SELECT ${qualified('cn', 'o.collname')} FROM pg_collation o
      JOIN pg_namespace cn ON cn.oid = o.collnamespace WHERE o.oid = t.typcollation) ELSE '' END AS type,
  t.typnotnull AS not_null, pg_get_expr(t.typdefaultbin, 0) AS "default",
  coalesce((SELECT json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid)))
    FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '[]') AS constraints
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
WHERE t.oid >= ${firstUserOid} AND t.typtype = 'd' AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`);

/** Owners and grants are read with those of all types. */
export const domains: CatalogReader<'domains'> = {
  queries: [rows],
  read: (found) =>
    byName(
      found.rows(rows).map((row) => ({
        name: row.name,
        type: row.type,
        notNull: row.not_null,
        default: row.default ?? undefined,
        constraints: byName(row.constraints),
      })),
    ),
  commentedAs: { domain: 'DOMAIN' },
  grantedAs: { domain: 'DOMAIN' },
};
