import type { QualifiedName } from '../../model/schema.ts';
import { quoteLiteral } from '../../sql/names.ts';
import type { Run } from '../rows/engine.ts';
import type { Ask } from './ask.ts';
import type { Break } from './break.ts';

const columnsOf = (relation: string, numbers: string): string =>
  `(SELECT json_agg(a.attname ORDER BY n.place)::text FROM unnest(${numbers}) WITH ORDINALITY AS n (number, place)
     JOIN pg_catalog.pg_attribute a ON a.attnum = n.number WHERE a.attrelid = ${relation})`;

const constraintQuery = (table: QualifiedName, name: string): string => `
SELECT k.contype::text AS type, ${columnsOf('k.conrelid', 'k.conkey')} AS columns, ${columnsOf('k.confrelid', 'k.confkey')} AS target,
  k.confmatchtype = 'f' AS full, pg_catalog.pg_get_expr(k.conbin, k.conrelid) AS expression,
  (SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = k.confrelid) AS parent
FROM pg_catalog.pg_constraint k
WHERE k.conrelid = ${quoteLiteral(table)}::pg_catalog.regclass AND k.conname = ${quoteLiteral(name)} AND NOT k.convalidated`;

const list = (value: unknown): readonly string[] => JSON.parse(String(value ?? '[]'));

/** The rows that break a constraint which is NOT VALID yet. */
export async function breaksOfConstraint(
  run: Run,
  table: QualifiedName,
  name: string,
  breaks: (ask: Ask) => Promise<readonly Break[]>,
): Promise<readonly Break[]> {
  const [row] = await run(constraintQuery(table, name));
  if (row === undefined) throw new Error(`${table} has no constraint ${name} that is NOT VALID`);
  const columns = list(row.columns);
  if (row.type === 'f') {
    const target = list(row.target);
    return breaks({
      kind: 'foreign key',
      table,
      columns,
      parent: String(row.parent),
      parentColumns: target,
      full: row.full === true,
    });
  }
  if (row.type === 'c') return breaks({ kind: 'check', table, expression: String(row.expression) });
  const [column] = columns;
  return row.type === 'n' && column !== undefined ? breaks({ kind: 'not null', table, column }) : [];
}
