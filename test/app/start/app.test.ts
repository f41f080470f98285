import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from '../../fakes/github/fake-github.ts';
import { addEmptyStore } from '../../fakes/kept/store.ts';
import { environmentFor, webhookSecret } from '../../fakes/running-app.ts';
import { freshDirectory, removeDirectory, type Started, startApp } from './starting.ts';

let github: FakeGitHub;
let directory: string;
let app: Started;

beforeEach(async () => {
  github = await startFakeGitHub();
  directory = freshDirectory();
  await addEmptyStore(join(directory, 'store'));
});
afterEach(async () => {
  if (app.process.exitCode === null) await app.end('SIGKILL');
  await github.stop();
  removeDirectory(directory);
});

const environment = (): Readonly<Record<string, string>> => ({
  ...environmentFor(github, directory),
  PUBLIC_URL: 'https://migrations.example.com',
  LOG_LEVEL: 'debug',
});

test('a pull request is reviewed by the running App, its page is served, and nothing of it is in the log', async () => {
  const shop = github.repository('acme/shop', {
    files: {
      'prisma/schema.prisma': 'datasource db { provider = "postgresql" }\n',
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'prisma/migrations/20240101000000_init/migration.sql': 'CREATE TABLE marmalade (id int PRIMARY KEY, jar text);\n',
    },
    people: { ann: 'write' },
  });
  app = startApp(environment());
  const address = await app.address();
  await expect.poll(async () => (await fetch(`${address}/readyz`)).status, { timeout: 60_000 }).toBe(200);
  github.deliverTo({ url: `${address}/api/github/webhooks`, secret: webhookSecret });
  const pull = github.user('ann').opensPullRequest(shop, {
    branch: 'next',
    title: 'Quincejelly',
    files: {
      'prisma/migrations/20240102000000_next/migration.sql':
        'ALTER TABLE marmalade ALTER COLUMN jar TYPE varchar(9);\n',
    },
  });
  await expect.poll(() => github.checksOf(pull).at(-1)?.status, { timeout: 60_000 }).toBe('completed');
  await expect.poll(() => github.commentsOf(pull).length, { timeout: 60_000 }).toBe(1);
  await github.settled();
  expect(github.deliveries.at(-1)?.statusCode).toBe(200);

  const [, page] =
    /https:\/\/migrations\.example\.com(\/reviews\/[\w-]+)/.exec(JSON.stringify(github.checksOf(pull))) ?? [];
  const shown = await fetch(`${address}${page}`);
  expect(shown.status).toBe(200);
  expect(await shown.text()).toContain('marmalade');
  expect(shown.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect((await fetch(`${address}${page}/plan.md`)).headers.get('content-type')).toBe('text/plain; charset=utf-8');

  const metrics = await (await fetch(`${address}/metrics`)).text();
  expect(metrics).toContain('migration_planner_deliveries_total{event="pull_request",outcome="queued"} 1');
  expect(metrics).toContain('migration_planner_job_seconds_count{kind="pull request",outcome="done"} 1');
  expect(metrics).toContain('migration_planner_rehearsal_seconds_count{outcome="rehearsed"} 1');
  expect(metrics).toMatch(/migration_planner_github_rate_limit_remaining\{installation="\d+"\} \d+/);
  expect(await app.end()).toBe(0);
  expect(app.written()).not.toMatch(/marmalade|jar|Quincejelly|acme|ghs_|BEGIN/i);
  expect(github.violations).toEqual([]);
}, 180_000);
