import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import type { Run } from '../rows/engine.ts';
import type { Ask } from './ask.ts';
import { attributesOf, type Break, named } from './break.ts';

type Pair = {
  readonly kind: 'unique' | 'exclusion';
  readonly table: QualifiedName;
  readonly where: string | undefined;
};
type Element = { readonly sql: string; readonly operator: string };

/** Rows of which another is the same, or overlaps, in every element. */
export async function breaksOfPairs(
  run: Run,
  ask: Pair,
  elements: readonly Element[],
  nullsEqual: boolean,
): Promise<Break> {
  const { table, kind } = ask;
  const where = ask.where ?? 'true';
  const text = [...elements.map(({ sql }) => sql), where].join(' ');
  const columns = named(text, await attributesOf(run, table)).map(({ name }) => name);
  const keys = elements.map(({ sql }, index) => `(${sql}) AS other_${index}`);
  const others = `SELECT tableoid AS other_table, ctid AS other_row, ${keys.join(', ')} FROM ${table} WHERE (${where})`;
  const same = elements.map(({ sql, operator }, index) =>
    nullsEqual ? `other_${index} IS NOT DISTINCT FROM (${sql})` : `other_${index} ${operator} (${sql})`,
  );
  const pair = (beside: string): string =>
    `((${where}) AND EXISTS (SELECT FROM (${others}) AS others WHERE ${[...same, beside].join(' AND ')}))`;
  return {
    matter: kind === 'unique' ? 'duplicate' : 'overlap',
    relation: table,
    there: pair('(other_table, other_row) IS DISTINCT FROM (tableoid, ctid)'),
    gone: pair('(other_table, other_row) < (tableoid, ctid)'),
    made: pair('true'),
    columns,
    quiet: false,
    nullsFirst: nullsEqual,
    first: {
      relation: table,
      where: [`(${where})`, ...(nullsEqual ? [] : elements.map(({ sql }) => `(${sql}) IS NOT NULL`))].join(' AND '),
    },
  };
}

const keyOf = async (run: Run, table: QualifiedName): Promise<readonly string[]> =>
  (
    await run(`SELECT a.attname::text AS name FROM pg_catalog.pg_constraint k, unnest(k.conkey) WITH ORDINALITY AS n (number, place)
      JOIN pg_catalog.pg_attribute a ON a.attnum = n.number
    WHERE k.conrelid = ${quoteLiteral(table)}::pg_catalog.regclass AND k.contype = 'p' AND a.attrelid = k.conrelid ORDER BY n.place`)
  ).map(({ name }) => String(name));

/** Rows whose parent is not there. */
export async function breaksOfForeignKey(run: Run, ask: Extract<Ask, { kind: 'foreign key' }>): Promise<Break> {
  const target = ask.parentColumns.length > 0 ? ask.parentColumns : await keyOf(run, ask.parent);
  if (target.length !== ask.columns.length) throw new Error(`${ask.parent} has no key that fits`);
  const own = ask.columns.map(quoteIdentifier);
  const keys = target.map((column, index) => `${quoteIdentifier(column)} AS parent_${index}`);
  const same = own.map((column, index) => `parent_${index} = ${column}`);
  const whole = own.map((column) => `${column} IS NOT NULL`).join(' AND ');
  const missing = `NOT EXISTS (SELECT FROM (SELECT ${keys.join(', ')} FROM ${ask.parent}) AS parents WHERE ${same.join(' AND ')})`;
  const some = own.map((column) => `${column} IS NOT NULL`).join(' OR ');
  const half = ask.full && own.length > 1 ? ` OR ((${some}) AND NOT (${whole}))` : '';
  const orphan = `((${whole} AND ${missing})${half})`;
  const { table: relation, columns } = ask;
  return { matter: 'row without parent', relation, there: orphan, made: orphan, columns, quiet: false };
}
