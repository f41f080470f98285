import { Octokit } from '@octokit/rest';
import { Probot, ProbotOctokit } from 'probot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeGitHub, type Repository, startFakeGitHub } from './fake-github.ts';

let github: FakeGitHub;
let shop: Repository;
beforeEach(async () => {
  github = await startFakeGitHub();
  shop = github.repository('acme/shop', { people: { ann: 'write', rob: 'read', mia: 'maintain' }, private: true });
});
afterEach(() => github.stop());

const place = { owner: 'acme', repo: 'shop' };
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const octokit = (auth?: string): Octokit =>
  new Octokit({ baseUrl: github.url, log: quiet, ...(auth === undefined ? {} : { auth }) });
const statusOf = (request: Promise<{ readonly status: number }>): Promise<number> =>
  request.then(
    ({ status }) => status,
    (error: { readonly status: number }) => error.status,
  );

const probot = (privateKey = github.app.privateKey): Probot =>
  new Probot({
    appId: github.app.id,
    privateKey,
    secret: 'a secret that is long enough for a test',
    baseUrl: github.url,
    logLevel: 'fatal',
    Octokit: ProbotOctokit.defaults({ retry: { enabled: false }, throttle: { enabled: false } }),
  });

describe('an App', () => {
  test('comes in with its key, finds its installation and works with its token', async () => {
    const app = await probot().auth();
    expect((await app.rest.apps.getAuthenticated()).data).toMatchObject({ id: github.app.id, installations_count: 1 });
    const { data } = await app.rest.apps.getRepoInstallation(place);
    const installed = await probot().auth(data.id);
    expect((await installed.rest.repos.get(place)).data.private).toBe(true);
    expect(github.violations).toEqual([]);
  });

  test('is not let in with another key', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const app = await probot(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()).auth();
    expect(await statusOf(app.rest.apps.getAuthenticated())).toBe(401);
  });

  test('gets tokens as narrow as it asks for', async () => {
    const other = github.repository('acme/other', { private: true });
    const app = await probot().auth();
    const { data } = await app.rest.apps.getRepoInstallation(place);
    const { data: token } = await app.rest.apps.createInstallationAccessToken({
      installation_id: data.id,
      repository_ids: [shop.id],
      permissions: { contents: 'read' },
    });
    const api = octokit(token.token);
    expect(await statusOf(api.rest.repos.getContent({ ...place, path: '' }))).toBe(200);
    expect(await statusOf(api.rest.pulls.list(place))).toBe(403);
    expect(await statusOf(api.rest.repos.get({ ...place, repo: other.name }))).toBe(404);
    const more = { installation_id: data.id, permissions: { administration: 'write' } } as const;
    expect(await statusOf(app.rest.apps.createInstallationAccessToken(more))).toBe(422);
  });
});

describe('a token', () => {
  test('is needed, expires, and ends with the installation', async () => {
    const token = github.appToken(shop);
    expect(await statusOf(octokit().rest.repos.get(place))).toBe(401);
    expect(await statusOf(octokit(token).rest.repos.get(place))).toBe(200);
    github.expireTokens();
    expect(await statusOf(octokit(token).rest.repos.get(place))).toBe(401);
    const later = github.appToken(shop);
    github.uninstallAll('acme');
    expect(await statusOf(octokit(later).rest.repos.get(place))).toBe(401);
  });

  test('of a person sees what the person sees', async () => {
    expect(await statusOf(octokit(github.userToken('rob')).rest.repos.get(place))).toBe(200);
    expect(await statusOf(octokit(github.userToken('stranger')).rest.repos.get(place))).toBe(404);
  });

  test('without the permission of a route is told so', async () => {
    const error = await octokit(github.appToken(shop, { metadata: 'read' }))
      .rest.pulls.list(place)
      .catch((reason: { readonly status: number; readonly response: { readonly headers: object } }) => reason);
    expect(error).toMatchObject({
      status: 403,
      response: { headers: { 'x-accepted-github-permissions': 'pull_requests=read' } },
    });
  });
});

test('the rights of people are told: role, custom role, team', async () => {
  shop.customRoles.set('ann', 'dba');
  github.team('acme/dba', ['ann']);
  const api = octokit(github.appToken(shop, { metadata: 'read', members: 'read' }));
  const right = async (username: string): Promise<unknown> => {
    const { data } = await api.rest.repos.getCollaboratorPermissionLevel({ ...place, username });
    return [data.permission, data.role_name];
  };
  github.user('stranger');
  expect(await right('ann')).toEqual(['write', 'dba']);
  expect(await right('mia')).toEqual(['write', 'maintain']);
  expect(await right('rob')).toEqual(['read', 'read']);
  expect(await right('stranger')).toEqual(['none', 'none']);
  const member = (username: string) =>
    api.rest.teams.getMembershipForUserInOrg({ org: 'acme', team_slug: 'dba', username });
  expect((await member('ann')).data.state).toBe('active');
  expect(await statusOf(member('rob'))).toBe(404);
  expect(github.violations).toEqual([]);
});

describe('limits and faults', () => {
  test('what has not changed is 304', async () => {
    const api = octokit(github.appToken(shop));
    const { headers } = await api.rest.repos.get(place);
    expect(await statusOf(api.rest.repos.get({ ...place, headers: { 'if-none-match': headers.etag ?? '' } }))).toBe(
      304,
    );
  });

  test('the hourly limit is counted, and may be used up', async () => {
    const api = octokit(github.appToken(shop));
    await api.rest.repos.get(place);
    const { headers } = await api.rest.repos.get(place);
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4998',
      'x-ratelimit-resource': 'core',
    });
    github.limits.exhaust(60);
    const error = await api.rest.repos.get(place).catch((reason: { readonly response: object }) => reason);
    expect(error).toMatchObject({ status: 403, response: { headers: { 'x-ratelimit-remaining': '0' } } });
  });

  test('the secondary limit says when to come back', async () => {
    github.limits.secondary({ times: 1, retryAfter: 7 });
    const api = octokit(github.appToken(shop));
    const error = await api.rest.repos.get(place).catch((reason: { readonly response: object }) => reason);
    expect(error).toMatchObject({ status: 403, response: { headers: { 'retry-after': '7' } } });
    expect(await statusOf(api.rest.repos.get(place))).toBe(200);
  });

  test('a request may be done though its answer is 502, or lost', async () => {
    const pull = github.user('ann').opensPullRequest(shop, { files: { a: '1' } });
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const comment = () =>
      octokit(github.appToken(shop)).rest.issues.createComment({ ...place, issue_number: 1, body: 'x' });
    github.failNext({ route, status: 502, after: true });
    expect(await statusOf(comment())).toBe(502);
    expect(github.commentsOf(pull)).toHaveLength(1);
    github.failNext({ route, status: 503, skip: 1 });
    expect(await statusOf(comment())).toBe(201);
    expect(await statusOf(comment())).toBe(503);
    github.failNext({ route, status: 'cut' });
    await expect(comment()).rejects.toThrow();
    expect(github.commentsOf(pull)).toHaveLength(2);
    expect(github.requests.count(route)).toBe(4);
  });
});

test('a manifest is exchanged for an App, once', async () => {
  const code = github.registersManifest({
    name: 'Migration Planner',
    default_permissions: { checks: 'write' },
    default_events: ['pull_request'],
  });
  const { data } = await octokit().rest.apps.createFromManifest({ code });
  expect(data).toMatchObject({
    name: 'Migration Planner',
    slug: 'migration-planner',
    permissions: { checks: 'write' },
  });
  expect(data.pem).toContain('PRIVATE KEY');
  expect(await statusOf(octokit().rest.apps.createFromManifest({ code }))).toBe(404);
});

test('a person sets commit statuses where no check run can be made', async () => {
  const sha = shop.branches.get('main') ?? '';
  const api = octokit(github.userToken('ann'));
  await api.rest.repos.createCommitStatus({ ...place, sha, state: 'success', context: 'migration-planner' });
  const { data } = await api.rest.repos.listCommitStatusesForRef({ ...place, ref: sha });
  expect(data).toMatchObject([{ state: 'success', creator: { login: 'ann' } }]);
  expect(
    await statusOf(octokit(github.userToken('rob')).rest.repos.createCommitStatus({ ...place, sha, state: 'success' })),
  ).toBe(403);
  expect(github.violations).toEqual([]);
});
