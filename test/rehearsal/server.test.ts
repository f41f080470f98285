import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Stage } from '../../src/model/rehearsal.ts';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import { type PostgresServer, startPostgresServer } from '../../tools/postgres-server.ts';
import type { request } from './migrations.ts';
import { rehearsalStories } from './stories.ts';

import { sharedImages } from '../fakes/kept/images.ts';
const open: Stage[] = [];
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgresServer();
});
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});
afterAll(async () => {
  await server.stop();
});

rehearsalStories(async (asked: ReturnType<typeof request>) => {
  const stage = await rehearsing({
    engine: { name: 'server', url: server.url() },
    limits: defaultLimits,
    images: undefined,
  })(asked);
  open.push(stage);
  return stage;
});

test('nothing is left behind on the server', async () => {
  const client = new Client({ connectionString: server.url() });
  await client.connect();
  const { rows } = await client.query(
    "SELECT datname AS name FROM pg_database WHERE datname LIKE 'migration_planner%' UNION ALL SELECT rolname FROM pg_roles WHERE rolname = 'reader'",
  );
  await client.end();
  expect(rows).toEqual([]);
});
