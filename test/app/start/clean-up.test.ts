import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openQueue } from '../../../src/app/queue/open-queue.ts';
import type { Queue } from '../../../src/app/queue/queue.ts';
import { reviewerHere } from '../../../src/app/reviewer/review-here.ts';
import { cleanUpRepositories } from '../../../src/app/start/clean-up.ts';
import { openGitHub } from '../../../src/app/start/github/github-app.ts';
import { makeServices } from '../../../src/app/start/make-services.ts';
import type { Database } from '../../../src/app/store/database.ts';
import { openDatabase } from '../../../src/app/store/open-database.ts';
import { recordsIn } from '../../../src/app/store/records-in-database.ts';
import { knownRepositories, rememberRepository } from '../../../src/app/store/repositories.ts';
import { type FakeGitHub, type Repository, startFakeGitHub } from '../../fakes/github/fake-github.ts';
import { addEmptyStore } from '../../fakes/kept/store.ts';
import { notRehearsing } from '../github/not-rehearsing.ts';
import { stateOf } from '../github/states.ts';
import { pace, silent } from '../queue/jobs.ts';
import { webhookSecret } from './starting.ts';

let directory: string;
let database: Database;
let queue: Queue;
let github: FakeGitHub;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'clean-up-'));
  await addEmptyStore(join(directory, 'store'));
  database = await openDatabase({ directory: join(directory, 'store') });
  queue = await openQueue(database, silent, pace);
  github = await startFakeGitHub();
});
afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
  await queue.close();
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

const remove = (): Promise<number> => {
  const metrics = { request: () => undefined };
  const app = openGitHub(
    { appId: github.app.id, privateKey: github.app.privateKey, secrets: [webhookSecret] },
    { web: github.url, api: github.url },
    { log: pino({ level: 'silent' }), metrics },
    { retryPause: 1, paced: false },
  );
  const records = recordsIn(database);
  const services = makeServices({
    app,
    records,
    directory,
    publicUrl: undefined,
    statistics: undefined,
    reviewer: reviewerHere({ rehearse: () => notRehearsing, ownRules: [] }),
    ownRules: { rules: [], mark: '' },
  });
  return cleanUpRepositories({ ...services, database, queue, app, directory });
};

const cachesOf = (id: number): readonly string[] =>
  ['blobs', 'images'].map((cache) => join(directory, cache, String(id)));

/** A repository with caches and a record, of which nothing was heard for some days. */
const silentFor = async (days: number, repository: Repository): Promise<void> => {
  const installation = github.deliveries.at(-1)?.installation ?? 0;
  await rememberRepository(database, { id: repository.id, installation });
  await database.query(
    `UPDATE migration_planner.repositories SET seen_at = now() - $2 * interval '1 day' WHERE id = $1`,
    [repository.id, days],
  );
  for (const folder of cachesOf(repository.id)) mkdirSync(join(folder, 'deep'), { recursive: true });
  await recordsIn(database).save({ repository: repository.id, number: 1 }, stateOf({ address: `of-${repository.id}` }));
};

test('what is kept of a repository that was deleted without a word goes when it was silent for a week', async () => {
  const [gone, there, lately] = ['gone', 'there', 'lately'].map((name) => github.repository(`acme/${name}`)) as [
    Repository,
    Repository,
    Repository,
  ];
  await silentFor(8, gone);
  await silentFor(8, there);
  await silentFor(3, lately);
  github.deletes(gone);
  github.deletes(lately);
  expect(await remove()).toBe(1);
  expect([...(await knownRepositories(database))].sort()).toEqual([there.id, lately.id].sort());
  expect(cachesOf(gone.id).map(existsSync)).toEqual([false, false]);
  expect(cachesOf(there.id).map(existsSync)).toEqual([true, true]);
  expect(await recordsIn(database).state({ repository: gone.id, number: 1 })).toBeUndefined();
  // Who answered is not asked again for a week.
  github.requests.forget();
  expect(await remove()).toBe(0);
  expect(github.requests.count()).toBe(0);
});

test('what a job wrote of a repository that had left meanwhile goes, and its caches with it', async () => {
  const shop = github.repository('acme/shop');
  await silentFor(0, shop);
  await database.query('DELETE FROM migration_planner.repositories');
  expect(await remove()).toBe(0);
  expect(await recordsIn(database).state({ repository: shop.id, number: 1 })).toBeUndefined();
  expect(cachesOf(shop.id).map(existsSync)).toEqual([false, false]);
});

test('a repository that GitHub is in trouble about is not forgotten, and holds up no other', async () => {
  const [shop, gone] = [github.repository('acme/shop'), github.repository('others/gone')];
  await silentFor(9, gone);
  const installation = github.deliveries.find(({ event }) => event === 'installation')?.installation ?? 0;
  await silentFor(10, shop);
  await database.query('UPDATE migration_planner.repositories SET installation = $1 WHERE id = $2', [
    installation,
    shop.id,
  ]);
  github.deletes(gone);
  // The first that is asked about, with its repeats.
  github.failNext({ route: 'GET /app/installations/{installation_id}', status: 502, times: 4 });
  await expect(remove()).rejects.toMatchObject({ status: 502 });
  expect([...(await knownRepositories(database))]).toEqual([shop.id]);
});
