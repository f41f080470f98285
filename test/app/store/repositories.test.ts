import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/app/store/database.ts';
import { openDatabase } from '../../../src/app/store/open-database.ts';
import { recordsIn } from '../../../src/app/store/records-in-database.ts';
import {
  deleteRepositories,
  deleteStrays,
  installedRepositories,
  knownRepositories,
  markSeen,
  rememberRepository,
  staleRepositories,
} from '../../../src/app/store/repositories.ts';
import { addEmptyStore } from '../../fakes/kept/store.ts';
import { type PostgresServer, startPostgres } from '../../fakes/postgres-server.ts';
import { stateOf } from '../github/states.ts';

const directory = mkdtempSync(join(tmpdir(), 'repositories-'));
const databases: Record<string, Database> = {};
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
  await addEmptyStore(directory);
  databases.embedded = await openDatabase({ directory });
  databases.server = await openDatabase({ url: await server.database('repositories') });
});
afterAll(async () => {
  for (const database of Object.values(databases)) await database.close();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe.each(['embedded', 'server'])('the repositories that the App has, in a database that is %s', (kind) => {
  const database = (): Database => {
    const found = databases[kind];
    if (!found) throw new Error(`no database is ${kind}`);
    return found;
  };
  beforeEach(async () => {
    await database().query('TRUNCATE migration_planner.repositories, migration_planner.requests');
    await rememberRepository(database(), { id: 1, installation: 10 });
    await rememberRepository(database(), { id: 2, installation: 10 });
    await rememberRepository(database(), { id: 3, installation: 30 });
    await database().query('INSERT INTO migration_planner.repositories (id) VALUES (4)');
  });

  test('are those of their installation, or some of them; what is named and of unknown owner goes along', async () => {
    const sorted = async (among?: readonly number[]) =>
      [...(await installedRepositories(database(), 10, among))].sort();
    expect(await sorted()).toEqual([1, 2]);
    expect(await sorted([2, 3, 4])).toEqual([2, 4]);
    expect(await sorted([])).toEqual([]);
  });

  test('change hands with the next event', async () => {
    await rememberRepository(database(), { id: 2, installation: 30 });
    expect(await installedRepositories(database(), 10)).toEqual([1]);
    expect([...(await installedRepositories(database(), 30))].sort()).toEqual([2, 3]);
  });

  test('are asked about after a silence, the longest first, and not again once they answered', async () => {
    const age = (id: number, days: number) =>
      database().query(
        `UPDATE migration_planner.repositories SET seen_at = now() - $2 * interval '1 day' WHERE id = $1`,
        [id, days],
      );
    await age(1, 8);
    await age(4, 20);
    const silent = async (most = 10) => staleRepositories(database(), 7, most);
    expect(await silent()).toEqual([
      { id: 4, installation: undefined },
      { id: 1, installation: 10 },
    ]);
    expect(await silent(1)).toHaveLength(1);
    await markSeen(database(), 4);
    await rememberRepository(database(), { id: 1, installation: 10 });
    expect(await silent()).toEqual([]);
  });

  test('take with them what is kept of them, and leave what is of others', async () => {
    const records = recordsIn(database());
    for (const repository of [1, 3]) {
      const address = `${kind}-${repository}`;
      await records.save({ repository, number: 1 }, stateOf({ address }));
    }
    await database().transaction((inside) => deleteRepositories(inside, [1]));
    expect([...(await knownRepositories(database()))].sort()).toEqual([2, 3, 4]);
    expect(await records.state({ repository: 1, number: 1 })).toBeUndefined();
    expect(await records.state({ repository: 3, number: 1 })).toBeDefined();
  });

  test('lose what people asked for some days after it was decided', async () => {
    const records = recordsIn(database());
    const key = { repository: 1, number: 1 };
    const request = {
      sender: { id: 1, login: 'ann' },
      ask: { kind: 'command', commentId: 1, words: ['help'] },
    } as const;
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
    for (const id of ['old', 'new', 'waiting']) {
      await records.addRequest(key, { id, body: id }, { ...request, at: ago(12).toISOString() }, ago(12));
    }
    await records.decide(key, [], ['old'], ago(11));
    await records.decide(key, [], ['new'], ago(9));
    await deleteStrays(database());
    const left = await database().query<{ delivery: string }>('SELECT delivery FROM migration_planner.requests');
    expect(left.map(({ delivery }) => delivery).sort()).toEqual(['new', 'waiting']);
  });
});
