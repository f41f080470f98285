import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import type { Run } from '../rows/engine.ts';
import type { Ask } from './ask.ts';
import { attributesOf, type Break, named, onOneRow } from './break.ts';
import { breaksOfPairs } from './breaks-of-pairs.ts';
import { tryFunction } from './try-functions.ts';

const target = 'pg_temp.migration_planner_target';

/** Unique indexes over the column, of plain columns alone. */
const indexesQuery = (table: string, column: string): string => `
SELECT (SELECT json_agg(a.attname ORDER BY k.place)::text FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number WHERE k.place <= i.indnkeyatts) AS columns,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute c ON c.attrelid = i.indrelid AND c.attname = ${quoteLiteral(column)}
WHERE i.indrelid = ${quoteLiteral(table)}::pg_catalog.regclass AND i.indisunique AND i.indexprs IS NULL AND c.attnum = ANY (i.indkey) LIMIT 10`;

/** Rows that cannot be converted, as an assignment would convert them; and rows that are the same under the new type, where they must not be. */
export async function breaksOfType(run: Run, ask: Extract<Ask, { kind: 'type' }>): Promise<readonly Break[]> {
  const { table, column, type } = ask;
  const attributes = await attributesOf(run, table);
  const own = attributes.find(({ name }) => name === column);
  const using = ask.using ?? quoteIdentifier(column);
  const columns = named(using, attributes);
  await run(`DROP TABLE IF EXISTS ${target}`);
  await run(`CREATE TEMPORARY TABLE migration_planner_target (value ${type} ${own?.required ? 'NOT NULL' : ''})`);
  const query = onOneRow((from) => `INSERT INTO ${target} SELECT (${using}) FROM ${from}`, table, columns);
  const names = columns.map(({ name }) => name);
  const refused = (matter: Break['matter'], states: string, quiet: boolean): Break => {
    const made = `${tryFunction}(${query}) ~ '${states}'`;
    return { matter, relation: table, there: made, made, columns: names, quiet };
  };
  const isWidened = ask.using === undefined && (await isFree(run, own?.type, type));
  const values = isWidened ? [] : [refused('value outside the type', '^22|^23514', false)];
  const nulls = own?.required && ask.using !== undefined ? [refused('NULL', '^23502', true)] : [];
  return [...values, ...nulls, ...(isWidened && !tellsLessApart(ask.type) ? [] : await duplicates(run, ask, using))];
}

/** Types that hold all that the other holds, and tell the same apart: nothing can break. */
const wider: Readonly<Record<string, readonly string[]>> = {
  smallint: ['smallint', 'integer', 'bigint', 'numeric', 'text'],
  integer: ['integer', 'bigint', 'numeric', 'text'],
  bigint: ['bigint', 'numeric', 'text'],
  uuid: ['text'],
  text: ['text', 'character varying', 'citext'],
  'character varying': ['text', 'character varying', 'citext'],
};

/** `a` and `A` are the same to it. */
const tellsLessApart = (type: string): boolean => /(?:^|\.)citext$/.test(type);

const isFree = async (run: Run, from: string | undefined, to: string): Promise<boolean> => {
  if (from === undefined) return false;
  const [row] = await run(`SELECT pg_catalog.format_type(atttypid, atttypmod) AS type FROM pg_catalog.pg_attribute
    WHERE attrelid = '${target}'::pg_catalog.regclass AND attname = 'value'`);
  const wanted = typeof row?.type === 'string' ? row.type : to;
  const length = (type: string): number => Number(/^character varying\((\d+)\)$/.exec(type)?.[1] ?? Number.NaN);
  if (length(wanted) >= length(from)) return true;
  const bare = from.replace(/\(\d+\)$/, '');
  return Object.hasOwn(wider, bare) && (wider[bare] ?? []).includes(wanted.replace(/^.*\.citext$/, 'citext'));
};

const duplicates = async (run: Run, ask: Extract<Ask, { kind: 'type' }>, using: string): Promise<readonly Break[]> => {
  const found: Break[] = [];
  for (const row of await run(indexesQuery(ask.table, ask.column))) {
    const keys: readonly string[] = JSON.parse(String(row.columns ?? '[]'));
    const elements = keys.map((key) => ({
      sql: key === ask.column ? `(${using})::${ask.type}` : quoteIdentifier(key),
      operator: '=',
    }));
    const where = typeof row.predicate === 'string' ? row.predicate : undefined;
    if (keys.includes(ask.column))
      found.push(await breaksOfPairs(run, { kind: 'unique', table: ask.table, where }, elements, false));
  }
  return found;
};
