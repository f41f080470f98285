import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../../../src/app/store/database.ts';
import { openDatabase } from '../../../src/app/store/open-database.ts';
import { type PostgresServer, startPostgres } from '../../fakes/postgres-server.ts';
import { laterStories } from './postponing-stories.ts';
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

describe('the queue', () => queueStories(() => database));
describe('the queue, later,', () => laterStories(() => database));
