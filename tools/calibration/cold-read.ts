import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** Larger than the server's own memory, so that what the system forgets has to come from the disk. */
const fill =
  'CREATE TABLE cold AS SELECT n::bigint AS id, repeat(md5(n::text), 31) AS filler FROM generate_series(1, 1000000) AS n';

/**
 * How fast a scan reads a table that is not in memory, in bytes a second: the median of three. The system is asked to
 * forget the table's own files, and nothing else.
 */
export async function coldBytesPerSecond(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of [fill, 'VACUUM cold', 'CHECKPOINT']) await client.query(sql);
    const { rows } = await client.query<{ bytes: string; folder: string; file: string }>(
      "SELECT pg_relation_size('cold') AS bytes, current_setting('data_directory') AS folder, pg_relation_filepath('cold') AS file",
    );
    const [table] = rows;
    if (table === undefined) throw new Error('the table is gone');
    const rates: number[] = [];
    for (let round = 0; round < 3; round++) {
      forget(join(table.folder, table.file));
      rates.push(Number(table.bytes) / (await scan(client)));
    }
    await client.query('DROP TABLE cold');
    return Math.round(rates.sort((a, b) => a - b)[1] ?? 0);
  } finally {
    await client.end();
  }
}

const scan = async (client: Client): Promise<number> => {
  const start = performance.now();
  // Alone, as a validation reads: helpers would read ahead of each other.
  await client.query('SET max_parallel_workers_per_gather = 0');
  await client.query('SELECT count(*) FROM cold WHERE id < 0');
  return (performance.now() - start) / 1000;
};

/** A table of more than a gigabyte is several files: `16384`, `16384.1`, … */
const forget = (first: string): void => {
  const files = [first, `${first}.1`].filter((file) => existsSync(file));
  for (const file of files) {
    execFileSync('sync', [file]);
    execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
  }
};
