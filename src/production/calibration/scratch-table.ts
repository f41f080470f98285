import type { Client } from 'pg';
import type { TablePlan } from './table-plan.ts';

/** Indexes that a table has beside its primary key, in this order. */
const further = ['measured (reference)', 'measured (number, id)', 'measured (note)'] as const;

/**
 * Makes the tables `measured` and `referenced` anew and fills them with made-up rows. Autovacuum leaves them alone, so that
 * nothing else works on them while they are timed.
 */
export async function makeTables(client: Client, { rows, width, indexes }: TablePlan): Promise<void> {
  const referenced = Math.max(1, Math.round(rows / 10));
  await client.query('DROP TABLE IF EXISTS measured, referenced');
  await client.query('CREATE TABLE referenced (id integer PRIMARY KEY) WITH (autovacuum_enabled = false)');
  await client.query('INSERT INTO referenced SELECT generate_series(1, $1::integer)', [referenced]);
  await client.query(`CREATE TABLE measured (
    id bigint PRIMARY KEY, reference integer NOT NULL, number integer NOT NULL, state text NOT NULL,
    note text NOT NULL, made_at timestamptz NOT NULL, filler text NOT NULL
  ) WITH (autovacuum_enabled = false)`);
  // The order of the references and notes is scattered as hashes are, and the same in every run.
  await client.query(
    `INSERT INTO measured
     SELECT n, 1 + (hashint8(n)::bigint & 2147483647) % $2, hashint8(n * 7), 'new', substr(md5(n::text), 1, 12),
       timestamptz '2026-01-01' + n * interval '1 second', left(repeat(md5(n::text || 'f'), $3 / 32 + 1), $3)
     FROM generate_series(1, $1::bigint) AS n`,
    [rows, referenced, width],
  );
  for (const [at, definition] of further.slice(0, indexes - 1).entries())
    await client.query(`CREATE INDEX measured_${at} ON ${definition}`);
  // As old tables are: a first reader would else write down, page by page, which rows are committed.
  await client.query('VACUUM (ANALYZE) measured, referenced');
}

/** Bytes of the heap, as production's statistics count them. */
export async function heapBytes(client: Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>("SELECT pg_relation_size('measured') AS bytes");
  return Number(rows[0]?.bytes ?? 0);
}
