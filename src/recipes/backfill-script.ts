import { type Batch, keyOf, row } from './batch.ts';

/**
 * The same work as a TypeScript program for the `pg` client: keyset batches, each committed by itself, resumable from
 * the last key that it printed, paced by a target of time, a share of load and the lag of replicas. Keys travel as text, so that bigint and timestamps lose nothing on the way.
 *
 * @returns the program's source, or undefined for a table without a key
 */
export function backfillScript(batch: Batch): string | undefined {
  if (batch.key.length === 0) return undefined;
  const parameters = (from: number): string => row(batch.key.map((key, at) => `$${from + at}::${key.type}`));
  const count = batch.key.length;
  const key = keyOf(batch, 'k');
  const order = batch.key.map((column) => keyOf({ ...batch, key: [column] }, 'k'));
  const texts = order.map((column, at) => `${column}::text AS key_${at + 1}`).join(', ');
  const mine = keyOf(batch, batch.alias);
  const select = `SELECT ${texts} FROM ${batch.table} AS k`;
  // Rows that come later are none of this work: it ends where the table ended at the start.
  const range = `${key} > ${parameters(1)} AND ${key} <= ${parameters(count + 1)}`;
  const next = `${select} WHERE ${range} ORDER BY ${order.join(', ')} OFFSET $${2 * count + 1}::int LIMIT 1`;
  const change = batch.statement(`${mine} >= ${parameters(1)} AND ${mine} <= ${parameters(count + 1)}`);
  return program({
    first: `${select} ORDER BY ${order.join(', ')} LIMIT 1`,
    last: `${select} ORDER BY ${order.map((column) => `${column} DESC`).join(', ')} LIMIT 1`,
    next,
    change,
  });
}

type Queries = { readonly first: string; readonly last: string; readonly next: string; readonly change: string };

const program = (queries: Queries): string => `import process from 'node:process';
import { Client } from 'pg';

// Usage: DATABASE_URL=… [DRY_RUN=1] node backfill.ts [the last key that an earlier run printed, as JSON]
// A batch grows and shrinks so that it takes about this long: no row stays locked for longer.
const targetMilliseconds = 200;
// The share of the time that it works; the rest is left to everybody else.
const load = 0.5;
// The program waits for a replica that is further behind; the role needs pg_monitor to see the lag.
const mostLagSeconds = 10;
// A dry run counts what would be changed and rolls each batch back.
const dryRun = process.env.DRY_RUN === '1';

const first = ${JSON.stringify(queries.first)};
const last = ${JSON.stringify(queries.last)};
const next = ${JSON.stringify(queries.next)};
const change = ${JSON.stringify(queries.change)};
const lag = 'SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)::float8 AS seconds FROM pg_catalog.pg_stat_replication';

type Key = readonly string[];

const client = new Client({ connectionString: process.env.DATABASE_URL });
await client.connect();

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const keyBy = async (sql: string, values: readonly unknown[] = []): Promise<Key | undefined> => {
  const { rows } = await client.query<Record<string, string>>(sql, [...values]);
  return rows[0] && Object.values(rows[0]);
};

const resume: Key | undefined = process.argv[2] ? JSON.parse(process.argv[2]) : undefined;
const end = await keyBy(last);
let from = resume && end ? await keyBy(next, [...resume, ...end, 0]) : await keyBy(first);
let batchSize = 1000;
let total = 0;
while (from && end) {
  const upto: Key = (await keyBy(next, [...from, ...end, Math.max(0, batchSize - 2)])) ?? end;
  const start = performance.now();
  await client.query('BEGIN');
  const { rowCount } = await client.query(change, [...from, ...upto]);
  await client.query(dryRun ? 'ROLLBACK' : 'COMMIT');
  const took = performance.now() - start;
  total += rowCount ?? 0;
  console.log(\`\${total} rows\${dryRun ? ' would be changed' : ''} so far, done up to \${JSON.stringify(upto)}\`);
  batchSize = Math.round(Math.min(50_000, Math.max(10, batchSize * Math.min(2, targetMilliseconds / took))));
  from = await keyBy(next, [...upto, ...end, 0]);
  await sleep((took * (1 - load)) / load);
  while (((await client.query<{ seconds: number }>(lag)).rows[0]?.seconds ?? 0) > mostLagSeconds) await sleep(1000);
}
await client.end();
`;
