import { type Batch, keyOf, row } from './batch.ts';

/**
 * The same work as a TypeScript program for the `pg` client: keyset batches, each committed by itself, resumable from
 * the last key that it printed. Keys travel as text, so that bigint and timestamps lose nothing on the way.
 *
 * @returns the program's source, or undefined for a table without a key
 */
export const backfillScript = (batch: Batch): string | undefined => {
  if (batch.key.length === 0) return undefined;
  const parameters = (from: number): string => row(batch.key.map((key, at) => `$${from + at}::${key.type}`));
  const count = batch.key.length;
  const key = keyOf(batch, 'k');
  const order = batch.key.map((column) => keyOf({ ...batch, key: [column] }, 'k'));
  const texts = order.map((column, at) => `${column}::text AS key_${at + 1}`).join(', ');
  const mine = keyOf(batch, batch.alias);
  const select = `SELECT ${texts} FROM ${batch.table} AS k`;
  const next = `${select} WHERE ${key} > ${parameters(1)} ORDER BY ${order.join(', ')} OFFSET $${count + 1}::int LIMIT 1`;
  const change = batch.statement(`${mine} >= ${parameters(1)} AND ${mine} <= ${parameters(count + 1)}`);
  return program({
    first: `${select} ORDER BY ${order.join(', ')} LIMIT 1`,
    last: `${select} ORDER BY ${order.map((column) => `${column} DESC`).join(', ')} LIMIT 1`,
    next,
    change,
  });
};

type Queries = { readonly first: string; readonly last: string; readonly next: string; readonly change: string };

const program = (queries: Queries): string => `import process from 'node:process';
import { Client } from 'pg';

// Usage: DATABASE_URL=… node backfill.ts [the last key that an earlier run printed, as JSON]
const batchSize = 1000;
const pauseMilliseconds = 50;

const first = ${JSON.stringify(queries.first)};
const last = ${JSON.stringify(queries.last)};
const next = ${JSON.stringify(queries.next)};
const change = ${JSON.stringify(queries.change)};

type Key = readonly string[];

const client = new Client({ connectionString: process.env.DATABASE_URL });
await client.connect();

const keyBy = async (sql: string, values: readonly unknown[] = []): Promise<Key | undefined> => {
  const { rows } = await client.query<Record<string, string>>(sql, [...values]);
  return rows[0] && Object.values(rows[0]);
};

const resume: Key | undefined = process.argv[2] ? JSON.parse(process.argv[2]) : undefined;
const end = await keyBy(last);
let from = resume ? await keyBy(next, [...resume, 0]) : await keyBy(first);
let total = 0;
while (from && end) {
  const upto: Key = (await keyBy(next, [...from, batchSize - 2])) ?? end;
  const { rowCount } = await client.query(change, [...from, ...upto]);
  total += rowCount ?? 0;
  console.log(\`\${total} rows so far, done up to \${JSON.stringify(upto)}\`);
  from = await keyBy(next, [...upto, 0]);
  await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
}
await client.end();
`;
