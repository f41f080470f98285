import { Client } from 'pg';
import { notDurable, startPostgresServer } from '../../tools/postgres-server.ts';

/** A real PostgreSQL server of this test alone. */
export type PostgresServer = {
  /** Makes an empty database and gives its address. */
  readonly database: (name: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

export async function startPostgres(): Promise<PostgresServer> {
  const { url, stop } = await startPostgresServer({ postgresFlags: notDurable });
  return {
    database: async (name) => {
      const client = new Client({ connectionString: url() });
      await client.connect();
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
      await client.end();
      return url(name);
    },
    stop,
  };
}
