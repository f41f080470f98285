import { afterEach, beforeEach, expect, test } from 'vitest';
import { commentMarker } from '../../../src/app/github/comment/body.ts';
import { type FakeGitHub, type Pull, startFakeGitHub } from '../../fakes/github/fake-github.ts';
import { freshDirectory, removeDirectory, type Started, startApp, webhookSecret } from './starting.ts';

let github: FakeGitHub;
let directory: string;
const started: Started[] = [];

beforeEach(async () => {
  github = await startFakeGitHub();
  directory = freshDirectory();
});
afterEach(async () => {
  for (const app of started.splice(0)) if (app.process.exitCode === null) await app.end('SIGKILL');
  await github.stop();
  removeDirectory(directory);
});

const start = async (): Promise<Started> => {
  const app = startApp({
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: webhookSecret,
    GHE_HOST: github.url,
    DATA_DIRECTORY: directory,
    LOG_LEVEL: 'info',
    PORT: '0',
  });
  started.push(app);
  return app;
};

const history = {
  'prisma/schema.prisma': 'datasource db { provider = "postgresql" }\n',
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20240101000000_init/migration.sql': 'CREATE TABLE jars (id int PRIMARY KEY, label text);\n',
};

const touchesMigrations = (number: number): boolean => number % 40 === 0;

/** Each pull request of its own repository's owner, so that no installation has to wait for its turn to write. */
const open = (number: number): Pull => {
  const shop = github.repository(`shop-${number}/shop`, { files: history, people: { ann: 'write' } });
  const files: Readonly<Record<string, string>> = touchesMigrations(number)
    ? { 'prisma/migrations/20240102000000_next/migration.sql': 'ALTER TABLE jars ADD COLUMN sealed boolean;\n' }
    : { [`notes/${number}.md`]: 'Nothing of interest\n' };
  return github.user('ann').opensPullRequest(shop, { branch: 'next', title: `Change ${number}`, files });
};

const done = (pull: Pull): boolean => github.checksOf(pull).at(-1)?.status === 'completed';

test('kill -9 in the middle of 200 pull requests: each ends with one check and, where due, one comment', async () => {
  const first = await start();
  const before = await first.address();
  await expect.poll(async () => (await fetch(`${before}/readyz`)).status, { timeout: 60_000 }).toBe(200);
  github.deliverTo({ url: `${before}/api/github/webhooks`, secret: webhookSecret });
  const pulls = Array.from({ length: 200 }, (_, index) => open(index + 1));
  await expect.poll(() => pulls.filter(done).length, { timeout: 60_000 }).toBeGreaterThan(50);
  await first.end('SIGKILL');
  expect(pulls.filter(done).length).toBeLessThan(200);

  const second = await start();
  github.deliverTo({ url: `${await second.address()}/api/github/webhooks`, secret: webhookSecret });
  await expect.poll(() => pulls.filter((pull) => !done(pull)).length, { timeout: 120_000, interval: 200 }).toBe(0);
  const withComment = pulls.filter((_, index) => touchesMigrations(index + 1));
  await expect
    .poll(() => withComment.filter((pull) => github.commentsOf(pull).length === 0).length, { timeout: 60_000 })
    .toBe(0);
  expect(await second.end()).toBe(0);
  const checks = pulls.map((pull) => github.checksOf(pull).filter(({ name }) => name === 'migration-planner').length);
  expect(checks.filter((count) => count !== 1)).toEqual([]);
  const comments = pulls.map(
    (pull) => github.commentsOf(pull).filter(({ body }) => body.startsWith(commentMarker)).length,
  );
  expect(comments).toEqual(pulls.map((_, index) => (touchesMigrations(index + 1) ? 1 : 0)));
  expect(github.violations).toEqual([]);
}, 300_000);
