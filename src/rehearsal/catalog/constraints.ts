import { query } from './query.ts';
import { firstUserOid } from './scope.ts';

/** Columns go by their number in the table, relations by their oid: joining names here costs more than all the rest. */
export type ConstraintRow = {
  readonly relation: number;
  readonly name: string;
  readonly type: 'p' | 'u' | 'c' | 'f' | 'x';
  readonly definition: string;
  readonly columns: readonly number[];
  readonly validated: boolean;
  readonly target: number;
  readonly target_columns: readonly number[] | null;
  readonly inherited: boolean;
};

/**
 * Constraints of tables. A foreign key to a partitioned table has one more row per partition, on the same table:
 * PostgreSQL's own bookkeeping, left out.
 */
export const constraintsQuery = query<ConstraintRow>(`
SELECT k.conrelid::int8 AS relation, k.conname AS name, k.contype AS type, pg_get_constraintdef(k.oid) AS definition,
  coalesce(k.conkey, '{}') AS columns, k.convalidated AS validated, k.confrelid::int8 AS target,
  k.confkey AS target_columns, k.coninhcount > 0 AS inherited
FROM pg_constraint k
WHERE k.oid >= ${firstUserOid} AND k.conrelid <> 0 AND k.contype IN ('p', 'u', 'c', 'f', 'x')
  AND (k.conparentid = 0
    OR NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid))`);

export type IndexRow = {
  readonly relation: number;
  readonly name: string;
  readonly definition: string;
  readonly unique: boolean;
  readonly valid: boolean;
  /** 0 for an expression. */
  readonly columns: readonly number[];
  readonly predicate: string | null;
  readonly constraint: string | null;
  readonly inherited: boolean;
};

/** Those of TOAST tables are left out before their definition is asked for. */
export const indexesQuery = query<IndexRow>(`
SELECT i.indrelid::int8 AS relation, x.relname AS name, pg_get_indexdef(i.indexrelid) AS definition,
  i.indisunique AS "unique", i.indisvalid AS valid, (i.indkey::int2[])[0:i.indnkeyatts - 1] AS columns,
  pg_get_expr(i.indpred, i.indrelid) AS predicate, k.conname AS "constraint", x.relispartition AS inherited
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
  LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
WHERE i.indexrelid >= ${firstUserOid} AND x.relnamespace <> 'pg_toast'::regnamespace`);
