import { Client } from 'pg';
import type { Calibration } from '../../model/calibration.ts';
import type { Measured } from './fit-measured.ts';
import { type MeasureOptions, measure } from './measure.ts';

/** Settings that durations depend on. */
const telling = [
  'fsync',
  'full_page_writes',
  'maintenance_work_mem',
  'max_parallel_maintenance_workers',
  'max_wal_size',
  'shared_buffers',
  'synchronous_commit',
  'wal_compression',
  'wal_level',
];

export type CalibrateOptions = MeasureOptions & {
  /** A role that may create databases; best where nobody works. */
  readonly url: string;
  /** Name of the scratch database; it must not be there. */
  readonly database: string;
  readonly now: () => Date;
  /** Of the server's machine, where it is this one. */
  readonly hardware: Omit<Calibration['machine'], 'postgres' | 'settings'>;
};

/**
 * Measures a server in a scratch database that is made and dropped.
 *
 * @throws whatever the server says: no connection, no right to create databases, no space
 */
export async function calibrate(options: CalibrateOptions): Promise<Measured> {
  await onServer(options.url, (client) =>
    client.query(`CREATE DATABASE ${client.escapeIdentifier(options.database)} TEMPLATE template0`),
  );
  const measured = await measureIn(options).catch((error: unknown) => ({ error }));
  // Minutes have passed: a connection that idled so long may be gone, so this is another.
  const dropped = await onServer(options.url, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(options.database)} WITH (FORCE)`),
  ).catch((error: unknown) => ({ error }));
  // What stopped the measuring is told before what stopped the tidying.
  if ('error' in measured) throw measured.error;
  if ('error' in dropped) throw dropped.error;
  return measured;
}

const onServer = async <Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> => {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

const measureIn = async (options: CalibrateOptions): Promise<Measured> => {
  const url = new URL(options.url);
  url.pathname = `/${encodeURIComponent(options.database)}`;
  return onServer(url.href, async (client) => {
    const start = options.clock();
    const machine = { ...options.hardware, ...(await describe(client)) };
    const measurements = await measure(client, options);
    const minutes = Math.round((options.clock() - start) / 6) / 10;
    return { calibratedAt: options.now().toISOString(), machine, minutes, measurements };
  });
};

const connect = async (url: string): Promise<Client> => {
  const client = new Client({
    connectionString: url,
    application_name: 'migration-planner calibrate',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('SET statement_timeout = 0');
  return client;
};

const describe = async (client: Client): Promise<Pick<Calibration['machine'], 'postgres' | 'settings'>> => {
  const version = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  const found = await client.query<{ name: string; value: string }>(
    'SELECT name, current_setting(name) AS value FROM pg_settings WHERE name = ANY($1) ORDER BY name',
    [telling],
  );
  return {
    postgres: version.rows[0]?.version ?? '',
    settings: Object.fromEntries(found.rows.map(({ name, value }) => [name, value])),
  };
};
