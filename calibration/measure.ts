import { Client } from 'pg';
import type { WorkKind } from '../src/model/calibration.ts';

/** A table to measure on. `width`: bytes of the text in each row. */
export type TableShape = { readonly rows: number; readonly width: number };

/** One piece of work on one table, and how long it took. */
export type Measured = {
  readonly shape: TableShape;
  readonly kind: WorkKind;
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
};

/** Rows that a backfill changes in one transaction. */
const batchRows = 1000;
/** A backfill's pace is the same in the middle as at the end: so many rows tell it. */
const mostBatched = 200_000;

/** Does each kind of work on a table of this shape, in a database that is dropped again by whoever made it. */
export const measureOn = async (url: string, shape: TableShape): Promise<readonly Measured[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const ask = async (sql: string): Promise<number> => {
    const start = performance.now();
    await client.query(sql);
    return (performance.now() - start) / 1000;
  };
  await ask('DROP TABLE IF EXISTS orders, users');
  await ask(`CREATE TABLE users AS SELECT n AS id FROM generate_series(1, ${Math.max(1, shape.rows / 10)}) AS n`);
  await ask('ALTER TABLE users ADD PRIMARY KEY (id)');
  await ask(`CREATE TABLE orders AS SELECT n::bigint AS id, 1 + n % ${Math.max(1, shape.rows / 10)} AS user_id, n AS amount,
    (random() * 1000000000)::int AS number, repeat('x', ${shape.width}) AS note FROM generate_series(1, ${shape.rows}) AS n`);
  await ask('ALTER TABLE orders ADD PRIMARY KEY (id)');
  await ask('VACUUM ANALYZE orders');
  const bytes = Number(
    (await client.query<{ bytes: string }>("SELECT pg_table_size('orders') AS bytes")).rows[0]?.bytes,
  );
  const measured: Measured[] = [];
  const note = (kind: WorkKind, seconds: number, rows = shape.rows): void => {
    measured.push({ shape, kind, rows, bytes: (bytes * rows) / shape.rows, seconds });
  };
  note('scan', await ask('ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0)'));
  note('foreign key', await ask('ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id)'));
  note('index build', await ask('CREATE INDEX plain ON orders (number)'));
  note('concurrent index build', await ask('CREATE INDEX CONCURRENTLY beside ON orders (number)'));
  await ask('DROP INDEX plain, beside');
  await ask('CHECKPOINT');
  note('rewrite', await ask('ALTER TABLE orders ALTER COLUMN amount TYPE bigint'));
  const batched = Math.min(shape.rows, mostBatched);
  note(
    'batched update',
    await inBatches(
      ask,
      batched,
      (from, to) => `UPDATE orders SET amount = amount + 1 WHERE id > ${from} AND id <= ${to}`,
    ),
    batched,
  );
  note(
    'batched delete',
    await inBatches(ask, batched, (from, to) => `DELETE FROM orders WHERE id > ${from} AND id <= ${to}`),
    batched,
  );
  await ask('DROP TABLE orders, users');
  await client.end();
  return measured;
};

const inBatches = async (
  ask: (sql: string) => Promise<number>,
  rows: number,
  batch: (from: number, to: number) => string,
): Promise<number> => {
  let seconds = 0;
  for (let from = 0; from < rows; from += batchRows)
    seconds += await ask(batch(from, Math.min(from + batchRows, rows)));
  return seconds;
};
