import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jobsFor } from '../../../src/app/github/events.ts';
import { openQueue } from '../../../src/app/queue/open-queue.ts';
import type { Queue } from '../../../src/app/queue/queue.ts';
import type { Database } from '../../../src/app/store/database.ts';
import { openDatabase } from '../../../src/app/store/open-database.ts';
import type { Records } from '../../../src/app/store/records.ts';
import { recordsIn } from '../../../src/app/store/records-in-database.ts';
import { knownRepositories } from '../../../src/app/store/repositories.ts';
import { type Listening, listen } from '../../../src/app/web/server.ts';
import { webhookRoute } from '../../../src/app/web/webhook.ts';
import { type FakeGitHub, type Repository, startFakeGitHub } from '../../fakes/github/fake-github.ts';
import { addEmptyStore } from '../../fakes/kept/store.ts';
import { stateOf } from '../github/states.ts';
import { pace, silent } from '../queue/jobs.ts';

const secret = 'a secret, long enough to be one';
const at = new Date(0);

let directory: string;
let database: Database;
let queue: Queue;
let records: Records;
let github: FakeGitHub;
let listening: Listening;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'removed-'));
  await addEmptyStore(directory);
  database = await openDatabase({ directory });
  queue = await openQueue(database, silent, pace);
  records = recordsIn(database);
  github = await startFakeGitHub();
  const self = { appId: github.app.id, userId: github.app.botId };
  const route = webhookRoute({
    appId: github.app.id,
    secrets: [secret],
    jobsFor: (event) => jobsFor(event, self, records),
    queue,
    now: () => at,
    counted: () => undefined,
    failed: (error) => expect.unreachable(String(error)),
  });
  listening = await listen([route], { host: '127.0.0.1', port: 0 }, () => undefined);
  github.deliverTo({ url: `http://127.0.0.1:${listening.port}/api/github/webhooks`, secret });
});
afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
  await listening.drain(0);
  await queue.close();
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A repository with a pull request that waits for its review and has one behind it, and a person's wish. */
const used = async (fullName: string): Promise<Repository> => {
  const repository = github.repository(fullName, { files: { 'README.md': 'A shop\n' }, people: { ann: 'write' } });
  const ann = github.user('ann');
  const pull = ann.opensPullRequest(repository, { files: { 'a.sql': 'SELECT 1;\n' } });
  ann.comments(pull, '/migration-planner help');
  await github.settled();
  const key = { repository: repository.id, number: pull.number };
  await records.save(key, stateOf({ address: `address-of-${fullName}` }));
  const tick = { item: 'a', ticked: true, by: { id: 1, login: 'ann' }, at, content: 'it is fine', headSha: 'abc' };
  await records.decide(key, [tick], [], at);
  return repository;
};

/** What is kept of a repository, all kinds together. */
const kept = async ({ id }: Repository): Promise<readonly number[]> => {
  const key = { repository: id, number: 1 };
  const [jobs] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM migration_planner_jobs.job WHERE data->'repository'->>'id' = $1`,
    [String(id)],
  );
  return [
    (await records.state(key)) ? 1 : 0,
    (await records.ticks(key)).length,
    (await records.pendingRequests(key)).length,
    jobs?.count ?? 0,
    (await knownRepositories(database)).has(id) ? 1 : 0,
  ];
};

const all = [1, 1, 1, 1, 1];
const none = [0, 0, 0, 0, 0];

describe('of a repository', () => {
  test('that the App is taken from nothing is kept, of its neighbour everything', async () => {
    const [shop, house] = [await used('acme/shop'), await used('acme/house')];
    expect([await kept(shop), await kept(house)]).toEqual([all, all]);
    github.uninstall(shop);
    await github.settled();
    expect(github.deliveries.at(-1)?.response).toBe('forgotten\n');
    expect([await kept(shop), await kept(house)]).toEqual([none, all]);
  });

  test('whose owner uninstalls the App nothing is kept, of other owners everything', async () => {
    const [shop, house, other] = [await used('acme/shop'), await used('acme/house'), await used('others/shop')];
    github.uninstallAll('acme');
    await github.settled();
    expect([await kept(shop), await kept(house), await kept(other)]).toEqual([none, none, all]);
  });

  test('that goes to an owner who has the App nothing is kept', async () => {
    const [shop] = [await used('acme/shop'), await used('others/house')];
    github.transfers(shop, 'others');
    await github.settled();
    expect(github.deliveries.at(-1)?.response).toBe('forgotten\n');
    expect(await kept(shop)).toEqual(none);
  });

  test('that is renamed everything is kept, by its number', async () => {
    const shop = await used('acme/shop');
    github.renames(shop, 'store');
    await github.settled();
    expect(await kept(shop)).toEqual(all);
  });

  test('that comes back everything is remembered again', async () => {
    const shop = await used('acme/shop');
    github.uninstall(shop);
    github.install(shop);
    github.user('ann').opensPullRequest(shop, { branch: 'again', files: { 'b.sql': 'SELECT 1;\n' } });
    await github.settled();
    expect((await knownRepositories(database)).has(shop.id)).toBe(true);
  });
});
