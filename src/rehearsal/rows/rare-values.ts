import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import type { Run } from './engine.ts';

const numbers = ['numeric', 'float4', 'float8'];
const times = ['date', 'timestamp', 'timestamptz'];

/** Statements that put an everyday value where a table holds one that hardly anybody has: NaN and infinity. */
export async function tameRareValues(run: Run, tables: readonly QualifiedName[]): Promise<readonly string[]> {
  const names = tables.map((name) => `to_regclass(${quoteLiteral(name)})`).join(', ');
  const columns = await run(`SELECT a.attrelid::regclass::text AS name, a.attname AS column, t.typname AS type
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = ANY (ARRAY[${names}]::regclass[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND t.typname = ANY ('{${[...numbers, ...times].join(',')}}')`);
  return columns.map(({ name, column, type }) => {
    const own = quoteIdentifier(String(column));
    return numbers.includes(String(type))
      ? `UPDATE ${name} SET ${own} = 1 WHERE ${own}::text IN ('NaN', 'Infinity', '-Infinity')`
      : `UPDATE ${name} SET ${own} = '2020-01-01' WHERE NOT isfinite(${own})`;
  });
}
