import type { Table } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import type { Run } from './engine.ts';

const mostRows = 3;
const longest = 200;

/** Values beside one that is there: equal to a careless eye, or to an expression. `v` is the value. */
const besides = (type: string): readonly string[] => {
  if (/^(?:text|character|citext|name|.*\.citext$)/.test(type))
    return [
      'v',
      'upper(v)',
      'initcap(v)',
      'lower(v)',
      "v || ' '",
      "' ' || v",
      "v || 'x'",
      "'-' || v",
      "left(v, 1) || '-' || substr(v, 2)",
    ];
  if (/^(?:smallint|integer|bigint|numeric|real|double|money)/.test(type))
    return ['v', '-v', 'v + 1', 'v + 0.25', 'v + 10', 'v + 100'];
  if (/^(?:timestamp|date)/.test(type))
    return [
      'v',
      "v + interval '1 microsecond'",
      "v + interval '1 second'",
      "v + interval '1 hour'",
      "v + interval '1 day'",
    ];
  if (type === 'jsonb') return ['v', `v || '{"beside": 1}'`];
  return ['v'];
};

/** Texts of values that the column holds, and of values beside them. @param among which rows are looked at */
export async function variationsOf(
  run: Run,
  table: Table,
  column: string,
  type: string,
  among = 'true',
): Promise<readonly string[]> {
  const name = quoteIdentifier(column);
  const texts: string[] = [];
  const source = `SELECT v FROM (SELECT ${name}::${type} AS v FROM ${table.name} WHERE ${name} IS NOT NULL AND (${among}) LIMIT 40) AS held ORDER BY length(v::text), v::text LIMIT ${mostRows}`;
  for (const beside of besides(type)) {
    // An infinity or the highest number has nothing beside it.
    const rows = await run(`SELECT (${beside})::text AS text FROM (${source}) AS few`).catch(() => []);
    texts.push(...rows.map(({ text }) => String(text)).filter((text) => text.length <= longest));
  }
  return [...new Set(texts)];
}
