import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import type { Run } from '../rows/engine.ts';
import type { Ask } from './ask.ts';
import type { Break } from './break.ts';

const names = (relation: string, numbers: string): string =>
  `(SELECT json_agg(a.attname ORDER BY n.place)::text FROM unnest(${numbers}) WITH ORDINALITY AS n (number, place)
     JOIN pg_catalog.pg_attribute a ON a.attnum = n.number WHERE a.attrelid = ${relation})`;

/** Foreign keys that refuse that a row of the table goes while others refer to it. */
const childrenQuery = (table: QualifiedName): string => `
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS relation,
  ${names('k.conrelid', 'k.conkey')} AS columns, ${names('k.confrelid', 'k.confkey')} AS target
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.confrelid = ${quoteLiteral(table)}::pg_catalog.regclass AND k.confdeltype IN ('a', 'r') AND k.conparentid = 0
ORDER BY 1, k.conname LIMIT 20`;

const list = (value: unknown): readonly string[] => JSON.parse(String(value ?? '[]'));

/** Rows that refer to one that goes. */
export async function breaksOfDelete(run: Run, ask: Extract<Ask, { kind: 'delete' }>): Promise<readonly Break[]> {
  const where = ask.where ?? 'true';
  return (await run(childrenQuery(ask.table))).map((row): Break => {
    const relation = String(row.relation);
    const columns = list(row.columns);
    const gone = list(row.target).map((column, index) => `${ask.alias}.${quoteIdentifier(column)} AS gone_${index}`);
    const same = columns.map((column, index) => `gone_${index} = ${quoteIdentifier(column)}`);
    const made = `EXISTS (SELECT FROM (SELECT ${gone.join(', ')} FROM ${ask.from} WHERE (${where})) AS gone WHERE ${same.join(' AND ')})`;
    const goesToo = `ctid IN (SELECT ${ask.alias}.ctid FROM ${ask.from} WHERE (${where}))`;
    const there = relation === ask.table ? `(${made} AND NOT ${goesToo})` : made;
    const first = { relation: ask.table, where };
    return { matter: 'row with children', relation, there, made, columns, quiet: false, first };
  });
}
