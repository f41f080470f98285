import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Listening, listen } from '../../../src/app/web/server.ts';
import type { Credentials } from '../../../src/app/web/setup/exchange.ts';
import { setUpRoutes } from '../../../src/app/web/setup/routes.ts';
import { type FakeGitHub, startFakeGitHub } from '../../fakes/github/fake-github.ts';

let github: FakeGitHub;
let listening: Listening;
let saved: Credentials[];
let mayWrite: boolean;
let now: number;

beforeEach(async () => {
  github = await startFakeGitHub();
  [saved, mayWrite, now] = [[], true, 0];
  const routes = setUpRoutes({
    token: 'the-token',
    template: {
      name: 'migration-planner',
      public: false,
      default_permissions: { checks: 'write' },
      default_events: ['pull_request'],
    },
    github: { web: 'https://github.example.com', api: github.url },
    address: undefined,
    save: async (credentials) => mayWrite && saved.push(credentials) > 0,
    created: () => undefined,
    failed: () => undefined,
    clock: () => now,
  });
  listening = await listen(routes, { host: '127.0.0.1', port: 0 }, () => undefined);
});
afterEach(async () => {
  await listening.drain(0);
  await github.stop();
});

const ask = (path: string, form?: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`http://127.0.0.1:${listening.port}${path}`, form ? { method: 'POST', body: new URLSearchParams(form) } : {});

const chosen = {
  token: 'the-token',
  address: 'https://migrations.example.com/',
  organisation: '',
  name: 'our-planner',
};

/** The second page: where its form leads, and the manifest in it. */
const confirm = async (more: Readonly<Record<string, string>> = {}) => {
  const page = await (await ask('/setup/register', { ...chosen, ...more })).text();
  const decode = (text = ''): string => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return {
    action: decode(/action="([^"]+)"/.exec(page)?.[1]),
    manifest: JSON.parse(decode(/name="manifest" value="([^"]+)"/.exec(page)?.[1])) as Record<string, unknown>,
  };
};

test('only the one with the token from the terminal gets in', async () => {
  expect((await ask('/')).status).toBe(403);
  expect((await ask('/setup?token=the-tokem')).status).toBe(403);
  expect((await ask('/setup/register', { ...chosen, token: '' })).status).toBe(403);
  const page = await ask('/setup?token=the-token');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('the manifest has the webhook where it really is, and brings the person back here', async () => {
  const { action, manifest } = await confirm();
  expect(action).toMatch(/^https:\/\/github\.example\.com\/settings\/apps\/new\?state=[\w-]{43}$/);
  expect(manifest).toMatchObject({
    name: 'our-planner',
    url: 'https://migrations.example.com',
    public: false,
    hook_attributes: { url: 'https://migrations.example.com/api/github/webhooks', active: true },
    redirect_url: 'https://migrations.example.com/setup/created',
    default_permissions: { checks: 'write' },
  });
  expect((await confirm({ organisation: 'acme' })).action).toContain('/organizations/acme/settings/apps/new?state=');
});

test.each(['migrations.example.com', 'http://localhost:3000', 'javascript:alert(1)', ''])(
  'an address that GitHub can not reach is asked for again: %s',
  async (address) => {
    const page = await ask('/setup/register', { ...chosen, address, name: '"><script>' });
    expect(page.status).toBe(400);
    expect(await page.text()).not.toContain('"><script>');
  },
);

test('GitHub sends the person back, and the credentials are stored', async () => {
  const { action, manifest } = await confirm();
  const state = new URL(action).searchParams.get('state') ?? '';
  const code = github.registersManifest(manifest);
  const page = await ask(`/setup/created?code=${code}&state=${state}`);
  expect(page.status).toBe(200);
  expect(await page.text()).not.toContain('PRIVATE KEY');
  expect(saved).toMatchObject([{ appId: expect.any(Number), address: 'https://migrations.example.com' }]);
  expect(saved[0]?.privateKey).toContain('PRIVATE KEY');
  expect(saved[0]?.webhookSecret.length).toBeGreaterThanOrEqual(32);
  expect(github.violations).toEqual([]);
});

test('credentials that can not be stored are shown once', async () => {
  mayWrite = false;
  const { action, manifest } = await confirm();
  const state = new URL(action).searchParams.get('state') ?? '';
  const code = github.registersManifest(manifest);
  const page = await ask(`/setup/created?code=${code}&state=${state}`);
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(await page.text()).toMatch(/APP_ID=\d+\nWEBHOOK_SECRET=\w+\nPUBLIC_URL=/);
  expect((await ask(`/setup/created?code=${code}&state=${state}`)).status).toBe(403);
});

test('an answer that nobody began, that comes twice, or too late, creates nothing', async () => {
  const { action, manifest } = await confirm();
  const state = new URL(action).searchParams.get('state') ?? '';
  const code = github.registersManifest(manifest);
  expect((await ask(`/setup/created?code=${code}`)).status).toBe(403);
  expect((await ask(`/setup/created?code=${code}&state=guessed`)).status).toBe(403);
  now = 3_600_001;
  expect((await ask(`/setup/created?code=${code}&state=${state}`)).status).toBe(403);
  now = 0;
  expect((await ask(`/setup/created?code=${code}&state=${state}`)).status).toBe(403);
  expect(saved).toEqual([]);
});
