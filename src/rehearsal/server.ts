import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client, type QueryResult } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Notice, Result, Session } from './session.ts';

/** Connects to a scratch database on a PostgreSQL server. `url` names the server, `database` the scratch database. */
export async function openServer(url: string, database: string): Promise<Session> {
  const client = new Client({ connectionString: urlOf(url, database), application_name: 'migration-planner' });
  let notices: Notice[] = [];
  client.on('notice', (notice) => {
    if (notices.length < 10_000) notices.push({ severity: notice.severity ?? '', message: notice.message ?? '' });
  });
  client.on('error', () => undefined);
  await client.connect();
  const run = async (sql: string): Promise<Result> => lastOf(await client.query(sql));
  const version = String((await run('SHOW server_version')).rows[0]?.server_version ?? '');
  const available = await run('SELECT name FROM pg_catalog.pg_available_extensions');
  const names = new Set(available.rows.map((row) => String(row.name)));
  return {
    run,
    copyIn: (sql, { rows }) => copyIn(client, sql, rows),
    notices: () => {
      const drained = notices;
      notices = [];
      return drained;
    },
    description: `PostgreSQL ${version}`,
    version: Number.parseInt(version, 10),
    image: undefined,
    hasExtension: (name) => names.has(name),
    close: () => client.end(),
  };
}

/** The major version of a server. */
export async function serverVersion(url: string): Promise<number> {
  const client = new Client({ connectionString: url, application_name: 'migration-planner' });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ readonly version: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS version",
  );
  await client.end();
  return rows[0]?.version ?? 0;
}

/** The same server, another database. */
export function urlOf(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

const lastOf = (result: QueryResult | QueryResult[]): Result => {
  const last = Array.isArray(result) ? result.at(-1) : result;
  return { rows: last?.rows ?? [], affected: last?.rowCount ?? undefined };
};

/** Streams the rows of a COPY … FROM stdin to the server. */
const copyIn = async (client: Client, sql: string, rows: string): Promise<Result> => {
  const stream = client.query(copyFrom(sql));
  await pipeline(Readable.from([rows]), stream);
  return { rows: [], affected: stream.rowCount };
};
