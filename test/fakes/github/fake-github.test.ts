import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeGitHub, type Pull, type Repository, startFakeGitHub } from './fake-github.ts';

let github: FakeGitHub;
let shop: Repository;
let pull: Pull;
beforeEach(async () => {
  github = await startFakeGitHub();
  shop = github.repository('acme/shop', {
    files: { 'db/1.sql': lines(1, 40), 'README.md': 'A shop\n' },
    people: { ann: 'write', rob: 'read' },
  });
  pull = github.user('ann').opensPullRequest(shop, {
    branch: 'next',
    files: { 'db/1.sql': lines(1, 40).replace('line 20\n', 'line twenty\n'), 'db/2.sql': 'SELECT 2;\n' },
  });
});
afterEach(() => github.stop());

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}\n`).join('');

const place = { owner: 'acme', repo: 'shop' };
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const octokit = (auth: string | undefined = github.appToken(shop), baseUrl = github.url): Octokit =>
  new Octokit({ baseUrl, auth, log: quiet });

/** What GitHub refuses a request with. */
const refused = async (request: Promise<unknown>): Promise<{ readonly status: number; readonly message: string }> => {
  const error = await request.then(
    () => new Error('it was done'),
    (reason: Error & { status: number }) => reason,
  );
  return { status: 'status' in error ? error.status : 0, message: error.message.replace(/ - https:.*/s, '') };
};

describe('a pull request', () => {
  test('is shown with what it changes', async () => {
    const { data } = await octokit().rest.pulls.get({ ...place, pull_number: 1 });
    expect(data).toMatchObject({
      number: 1,
      state: 'open',
      draft: false,
      changed_files: 2,
      additions: 2,
      deletions: 1,
    });
    expect(data.head).toMatchObject({ ref: 'next', sha: pull.head.sha });
    const files = await octokit().rest.pulls.listFiles({ ...place, pull_number: 1 });
    expect(files.data.map(({ filename, status }) => `${status} ${filename}`)).toEqual([
      'modified db/1.sql',
      'added db/2.sql',
    ]);
    expect(files.data[1]?.patch).toBe('@@ -0,0 +1 @@\n+SELECT 2;');
    expect(github.violations).toEqual([]);
  });

  test('lists 3,000 files at most, in pages', async () => {
    const many = Object.fromEntries(Array.from({ length: 3_100 }, (_, at) => [`many/${at}.sql`, `SELECT ${at};\n`]));
    const large = github.user('ann').opensPullRequest(shop, { files: many });
    const all = await octokit().paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      ...place,
      pull_number: large.number,
      per_page: 100,
    });
    expect(all).toHaveLength(3_000);
    expect(github.requests.count()).toBe(30);
  });

  test('keeps its base when the base moves on, and the comparison knows where they parted', async () => {
    const before = shop.branches.get('main');
    github.user('ann').pushesTo(shop, 'main', { 'other.md': '1' });
    const { data } = await octokit().rest.pulls.get({ ...place, pull_number: 1 });
    expect(data.base.sha).toBe(before);
    const compared = await octokit().rest.repos.compareCommitsWithBasehead({
      ...place,
      basehead: `main...${data.head.sha}`,
    });
    expect(compared.data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1 });
    expect(compared.data.merge_base_commit.sha).toBe(before);
  });

  test('from a fork is read through the base repository', async () => {
    const eve = github.user('eve');
    const fork = eve.forks(shop);
    const from = eve.opensPullRequest(shop, { from: fork, branch: 'theirs', files: { 'db/3.sql': 'SELECT 3;' } });
    const { data } = await octokit().rest.pulls.get({ ...place, pull_number: from.number });
    expect(data.head).toMatchObject({ label: 'eve:theirs', repo: { full_name: 'eve/shop', fork: true } });
    const content = await octokit().rest.repos.getContent({ ...place, path: 'db/3.sql', ref: data.head.sha });
    expect(content.data).toMatchObject({ type: 'file', encoding: 'base64', size: 9 });
    const check = await octokit().rest.checks.create({ ...place, name: 'x', head_sha: data.head.sha });
    expect(check.data.pull_requests).toEqual([]);
  });
});

describe('git', () => {
  test('gives trees, blobs and the archive of a commit', async () => {
    const api = octokit();
    const { data: tree } = await api.rest.git.getTree({ ...place, tree_sha: pull.head.sha, recursive: '1' });
    expect(tree.truncated).toBe(false);
    expect(tree.tree.map(({ path, type }) => `${type} ${path}`)).toEqual([
      'blob README.md',
      'tree db',
      'blob db/1.sql',
      'blob db/2.sql',
    ]);
    const { data: blob } = await api.rest.git.getBlob({ ...place, file_sha: tree.tree[3]?.sha ?? '' });
    expect(Buffer.from(blob.content, 'base64').toString()).toBe('SELECT 2;\n');
    const archive = await api.rest.repos.downloadTarballArchive({ ...place, ref: pull.head.sha });
    expect([...new Uint8Array(archive.data as ArrayBuffer).slice(0, 2)]).toEqual([0x1f, 0x8b]);
    expect(github.requests.count()).toBe(3);
  });

  test('cuts a tree off that is too large', async () => {
    shop.treeLimit = 2;
    const { data } = await octokit().rest.git.getTree({ ...place, tree_sha: 'next', recursive: '1' });
    expect([data.truncated, data.tree.length]).toEqual([true, 2]);
  });

  test('answers GraphQL about blobs, and null about what is not there', async () => {
    const query = `query($owner: String!, $one: GitObjectID!) {
      repository(owner: $owner, name: "shop") {
        a: object(expression: "HEAD:README.md") { ...content }
        b: object(oid: $one) { ...content }
        c: object(expression: "HEAD:nothing") { ...content }
        pullRequest(number: 1) { headRefOid isDraft comments { totalCount } }
      }
      other: repository(owner: $owner, name: "nothing") { id }
    }
    fragment content on Blob { oid text isBinary isTruncated byteSize }`;
    const error = await octokit()
      .graphql(query, { owner: 'acme', one: '0'.repeat(40) })
      .catch((reason: { readonly data: unknown; readonly errors: readonly unknown[] }) => reason);
    expect(error).toMatchObject({
      data: {
        repository: {
          a: { text: 'A shop\n', isBinary: false, byteSize: 7 },
          b: null,
          c: null,
          pullRequest: { isDraft: false },
        },
        other: null,
      },
      errors: [{ type: 'NOT_FOUND', path: ['other'] }],
    });
    expect(github.violations).toEqual([]);
  });
});

describe('comments', () => {
  const write = (body: string, api = octokit()) => api.rest.issues.createComment({ ...place, issue_number: 1, body });

  test('are made, changed, listed in pages and deleted', async () => {
    const api = octokit();
    const { data: first } = await write('one', api);
    for (const body of ['two', 'three']) await write(body, api);
    await api.rest.issues.updateComment({ ...place, comment_id: first.id, body: 'uno' });
    const all = await api.paginate(api.rest.issues.listComments, { ...place, issue_number: 1, per_page: 2 });
    expect(all.map(({ body }) => body)).toEqual(['uno', 'two', 'three']);
    expect(all[0]?.user).toMatchObject({ login: 'migration-planner[bot]', type: 'Bot', id: github.app.botId });
    expect(all[0]?.performed_via_github_app?.id).toBe(github.app.id);
    await api.rest.issues.deleteComment({ ...place, comment_id: first.id });
    expect(await refused(api.rest.issues.getComment({ ...place, comment_id: first.id }))).toMatchObject({
      status: 404,
    });
    expect(github.violations).toEqual([]);
  });

  test('hold 65,536 characters and no more', async () => {
    await write('ü'.repeat(65_536));
    expect(await refused(write('a'.repeat(65_537)))).toMatchObject({
      status: 422,
      message: expect.stringContaining('Body is too long'),
    });
    expect(github.commentsOf(pull)).toHaveLength(1);
  });

  test('of others are edited by people with write access only', async () => {
    const { data } = await write('- [ ] <!-- item:abc --> sure?');
    const edit = (login: string) =>
      octokit(github.userToken(login)).rest.issues.updateComment({ ...place, comment_id: data.id, body: 'mine' });
    expect(await refused(edit('rob'))).toMatchObject({ status: 403 });
    expect((await edit('ann')).data.body).toBe('mine');
  });

  test('take reactions only from who may write issues', async () => {
    const comment = github.user('rob').comments(pull, '/migration-planner help');
    const react = (api: Octokit) =>
      api.rest.reactions.createForIssueComment({ ...place, comment_id: comment.id, content: 'eyes' });
    expect(await refused(react(octokit()))).toEqual({ status: 403, message: 'Resource not accessible by integration' });
    expect((await react(octokit(github.appToken(shop, { issues: 'write' })))).status).toBe(201);
    expect((await react(octokit(github.appToken(shop, { issues: 'write' })))).status).toBe(200);
  });
});

test('GitHub Enterprise Server has the same below /api/v3', async () => {
  const api = octokit(github.appToken(shop), github.enterpriseUrl);
  expect((await api.rest.repos.get(place)).data.full_name).toBe('acme/shop');
  expect(await api.graphql('{ repository(owner: "acme", name: "shop") { name } }')).toEqual({
    repository: { name: 'shop' },
  });
  expect(github.violations).toEqual([]);
});

test('what GitHub does not have is a violation: routes, parameters, properties, fields', async () => {
  const api = octokit();
  expect(await refused(api.request('GET /repos/acme/shop/frobs'))).toMatchObject({ status: 404 });
  expect(await refused(api.request('GET /repos/acme/shop/pulls?frob=1'))).toMatchObject({ status: 422 });
  expect(await refused(api.request('POST /repos/acme/shop/issues/1/comments', { body: 'x', frob: 1 }))).toMatchObject({
    status: 422,
  });
  await refused(api.graphql('{ repository(owner: "acme", name: "shop") { frob } }'));
  expect(github.violations.map(({ by }) => by)).toEqual(['request', 'request', 'request', 'query']);
});
