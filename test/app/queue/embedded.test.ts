import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../../../src/app/store/database.ts';
import { openDatabase } from '../../../src/app/store/open-database.ts';
import { addEmptyStore } from '../../fakes/kept/store.ts';
import { laterStories } from './postponing-stories.ts';
import { queueStories } from './stories.ts';

const directory = mkdtempSync(join(tmpdir(), 'jobs-'));
let database: Database;

beforeAll(async () => {
  await addEmptyStore(directory);
  database = await openDatabase({ directory });
});
afterAll(async () => {
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('the queue', () => queueStories(() => database));
describe('the queue, later,', () => laterStories(() => database));
