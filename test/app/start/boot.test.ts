import { generateKeyPairSync } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { lockDirectory } from '../../../src/app/store/lock.ts';
import { type FakeGitHub, startFakeGitHub } from '../../fakes/github/fake-github.ts';
import { addEmptyStore } from '../../fakes/kept/store.ts';
import { freshDirectory, removeDirectory, type Started, startApp, webhookSecret } from './starting.ts';

// Whole processes, each with a PostgreSQL to make: seconds, and many more where others work beside.
vi.setConfig({ testTimeout: 180_000 });

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

const start = (env: Readonly<Record<string, string>>): Started => {
  const app = startApp({ GHE_HOST: github.url, DATA_DIRECTORY: directory, ...env });
  started.push(app);
  return app;
};

const identity = (): Readonly<Record<string, string>> => ({
  APP_ID: String(github.app.id),
  PRIVATE_KEY: github.app.privateKey,
  WEBHOOK_SECRET: webhookSecret,
});

test('a weak secret ends the start with status 2 and what would be right', async () => {
  const app = start({ ...identity(), WEBHOOK_SECRET: 'development' });
  expect(await app.ended()).toBe(2);
  expect(app.written()).toMatch(
    /^migration-planner: WEBHOOK_SECRET is "development".*\n {2}expected: at least 32 characters.*\n {2}example: {2}WEBHOOK_SECRET=/,
  );
});

test('a data directory of another process ends it with status 2', async () => {
  const giveBack = lockDirectory(join(directory, 'store'));
  const app = start(identity());
  expect(await app.ended()).toBe(2);
  expect(app.written()).toContain(`in use by process ${process.pid}`);
  giveBack();
});

test('a key that is not the one of the App ends it with status 2', async () => {
  await addEmptyStore(join(directory, 'store'));
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const app = start({ ...identity(), PRIVATE_KEY: privateKey });
  expect(await app.ended()).toBe(2);
  expect(app.written()).toContain(`GitHub does not accept this private key for App ${github.app.id}`);
});

test('a first start serves the set-up, and goes on as the App that was created', async () => {
  const app = start({});
  const address = await app.address();
  const [, token] = /setup\?token=([\w-]+)/.exec(app.written()) ?? [];
  expect((await fetch(`${address}/readyz`)).status).toBe(503);
  const form = { token: token ?? '', address: 'https://migrations.example.com', organisation: '', name: 'our-planner' };
  const page = await (
    await fetch(`${address}/setup/register`, { method: 'POST', body: new URLSearchParams(form) })
  ).text();
  const decode = (text = ''): string => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const state = new URL(decode(/action="([^"]+)"/.exec(page)?.[1])).searchParams.get('state');
  const manifest = JSON.parse(decode(/name="manifest" value="([^"]+)"/.exec(page)?.[1])) as Record<string, unknown>;
  const code = github.registersManifest(manifest);
  expect((await fetch(`${address}/setup/created?code=${code}&state=${state}`)).status).toBe(200);
  await expect
    .poll(() => app.log().some(({ msg }) => msg === 'GitHub identified this App'), { timeout: 60_000 })
    .toBe(true);
  expect(statSync(join(directory, 'credentials.json')).mode & 0o777).toBe(0o600);
  expect(app.log().find(({ msg }) => msg === 'GitHub identified this App')).toMatchObject({ app: 'our-planner' });
  expect(await app.end('SIGINT')).toBe(0);
  expect(github.violations).toEqual([]);
});
