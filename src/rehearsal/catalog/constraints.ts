import { columnNames, qualified, userSchema } from './scope.ts';

export type ConstraintRow = {
  readonly relation: number;
  readonly name: string;
  readonly type: 'p' | 'u' | 'c' | 'f' | 'x';
  readonly definition: string;
  readonly columns: readonly string[];
  readonly validated: boolean;
  readonly target: string | null;
  readonly target_columns: readonly string[] | null;
  readonly inherited: boolean;
};

/**
 * Constraints of tables. A foreign key to a partitioned table has one more row per partition, on the same table:
 * PostgreSQL's own bookkeeping, left out.
 */
export const constraintsQuery = `
SELECT k.conrelid::int8 AS relation, k.conname AS name, k.contype AS type, pg_get_constraintdef(k.oid) AS definition,
  ${columnNames('k.conrelid', 'k.conkey')} AS columns, k.convalidated AS validated,
  CASE k.contype WHEN 'f' THEN (SELECT ${qualified('fn', 'f.relname')} FROM pg_class f
    JOIN pg_namespace fn ON fn.oid = f.relnamespace WHERE f.oid = k.confrelid) END AS target,
  CASE k.contype WHEN 'f' THEN ${columnNames('k.confrelid', 'k.confkey')} END AS target_columns,
  k.coninhcount > 0 AS inherited
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND ${userSchema('n')}
  AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)`;

export type IndexRow = {
  readonly relation: number;
  readonly name: string;
  readonly definition: string;
  readonly unique: boolean;
  readonly valid: boolean;
  readonly columns: readonly (string | null)[];
  readonly predicate: string | null;
  readonly constraint: string | null;
  readonly inherited: boolean;
};

export const indexesQuery = `
SELECT i.indrelid::int8 AS relation, x.relname AS name, pg_get_indexdef(i.indexrelid) AS definition,
  i.indisunique AS "unique", i.indisvalid AS valid,
  ${columnNames('i.indrelid', '(i.indkey::int2[])[0:i.indnkeyatts - 1]')} AS columns,
  pg_get_expr(i.indpred, i.indrelid) AS predicate, k.conname AS "constraint", x.relispartition AS inherited
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
WHERE ${userSchema('n')}`;
