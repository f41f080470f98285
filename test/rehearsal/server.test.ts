import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Rehearse, Stage } from '../../src/model/rehearsal.ts';
import { notDurable, type PostgresServer, startPostgresServer } from '../../tools/postgres-server.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import type { request } from './migrations.ts';
import { rehearsalStories } from './stories.ts';

const open: Stage[] = [];
let server: PostgresServer;
let rehearse: Rehearse;

beforeAll(async () => {
  server = await startPostgresServer({ postgresFlags: notDurable });
  rehearse = await rehearsingTogether({ name: 'server', url: server.url() });
});
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});
afterAll(async () => {
  await server.stop();
});

rehearsalStories(async (asked: ReturnType<typeof request>) => {
  const stage = await rehearse(asked);
  open.push(stage);
  return stage;
});

test('nothing is left behind on the server', async () => {
  const client = new Client({ connectionString: server.url() });
  await client.connect();
  const left = async () =>
    (
      await client.query(
        "SELECT datname AS name FROM pg_database WHERE datname LIKE 'migration_planner%' UNION ALL SELECT rolname FROM pg_roles WHERE rolname = 'reader'",
      )
    ).rows;
  // Their one process is told to drop them, and takes a moment.
  await expect.poll(left, { timeout: 10_000 }).toEqual([]);
  await client.end();
});
