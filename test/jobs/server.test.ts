import { afterAll, beforeAll } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { type PostgresServer, startPostgres } from '../fakes/postgres-server.ts';
import { queueStories } from './stories.ts';

let server: PostgresServer;
let database: Database;

beforeAll(async () => {
  server = await startPostgres();
  database = await openDatabase({ url: await server.database('jobs') });
});
afterAll(async () => {
  await database.close();
  await server.stop();
});

queueStories(() => database);
