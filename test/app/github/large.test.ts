import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hazards, shop } from './shop.ts';
import { openItems, openStage, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

const many = (count: number, folder: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${folder}/file-${at}.ts`, `export const n = ${at};\n`]),
  );

describe('a large pull request', () => {
  test('of 250 files is read page by page', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/paged', shop);
    const files = { ...many(249, 'a'), 'migrations/0003_index.sql': hazards };
    github.requests.forget();
    const pull = github.user('ada').opensPullRequest(repository, { files });
    await settle();
    expect(github.requests.count('GET /repos/{owner}/{repo}/pulls/{pull_number}/files')).toBe(3);
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
  });

  test('of more than 3,000 files is read whole, in few requests', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/huge', { ...shop, files: { ...shop.files, ...many(1600, 'old') } });
    const gone = Object.fromEntries(Object.keys(many(1600, 'old')).map((path) => [path, undefined]));
    // Its migration stands behind the 3,000 files that GitHub lists.
    const files = { ...gone, ...many(1700, 'a'), 'migrations/0003_index.sql': hazards };
    github.requests.forget();
    const pull = github.user('ada').opensPullRequest(repository, { files });
    await settle();
    expect(github.requests.count()).toBeLessThanOrEqual(14);
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
    expect(seen(stage, pull).body).not.toContain('does not list all');
  });

  test('in a repository whose listing GitHub cuts off is listed folder by folder', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/cut', {
      ...shop,
      files: { ...shop.files, ...many(60, 'a'), ...many(30, 'b') },
    });
    repository.treeLimit = 70;
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
    await settle();
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
    expect(seen(stage, pull).body).not.toContain('does not list all');
    repository.treeLimit = 20;
    const other = github.user('ada').opensPullRequest(repository, {
      files: { 'migrations/0003_index.sql': hazards, 'README.md': 'other\n' },
    });
    github.user('ada').pushesTo(repository, 'main', { 'b.txt': 'moved on\n' });
    await settle();
    github.user('ada').comments(other, '/migration-planner review');
    await settle();
    expect(seen(stage, other).body).toContain('GitHub does not list all of its files');
  });

  test('with a hundred findings and more has them all in its check, once', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/findings', shop);
    const sql = Array.from({ length: 130 }, (_, at) => `CREATE INDEX i${at} ON orders (user_id, id);`).join('\n');
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_indexes.sql': sql } });
    await settle();
    const { check } = seen(stage, pull);
    expect(check?.annotations).toHaveLength(130);
    expect(new Set(check?.annotations.map(({ start_line }) => start_line)).size).toBe(130);
    expect(github.checksOf(pull)).toHaveLength(1);
    github.user('bob').comments(pull, '/migration-planner review');
    await settle();
    expect(github.checksOf(pull)).toHaveLength(1);
    expect(seen(stage, pull).check?.annotations).toHaveLength(130);
  });

  test('with a migration that is larger than anybody reads says so', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/heavy', shop);
    const rows = `INSERT INTO users (id) VALUES (1);\n`.repeat(160_000);
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_rows.sql': rows } });
    await settle();
    const { conclusion, body, check } = seen(stage, pull);
    expect(conclusion).toBe('failure');
    const item =
      /- \[ \] .*Not analysed: `migrations\/0003_rows\.sql`; I have read it \(The file is 5\.6 MB \(blob [0-9a-f]{12}\); files above 5 MB are not read/;
    expect(body).toMatch(item);
    expect(check?.summary).toContain('The file is 5.6 MB');
    expect(body).not.toContain('not text in UTF-8');
    // Who has read it may say so; that is not said of what is pushed next, be it as long.
    github.user('bob').ticksBox(pull, openItems(body)[0] ?? '');
    await settle();
    expect(seen(stage, pull).conclusion).toBe('success');
    github.user('ada').pushes(pull, { 'migrations/0003_rows.sql': rows.replaceAll('(1)', '(2)') });
    await settle();
    expect(seen(stage, pull).conclusion).toBe('failure');
  });

  test('with a large file that nobody knows for a migration is not called reviewed', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/dump', { ...shop, files: { 'README.md': 'A shop\n' } });
    const rows = `INSERT INTO users (id) VALUES (1);\n`.repeat(160_000);
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'dump/rows.sql': rows } });
    await settle();
    expect(seen(stage, pull)).toMatchObject({
      conclusion: 'neutral',
      title: 'Not reviewed: one file (SQL that is not text) in dump',
    });
    expect(seen(stage, pull).check?.summary).toMatch(/`dump\/rows\.sql`: The file is 5\.6 MB/);
  });

  test('onto a history with a migration that is too large says what is missing in it', async () => {
    const { github, settle } = stage;
    const rows = `INSERT INTO users (id) VALUES (1);\n`.repeat(160_000);
    const files = { ...shop.files, 'migrations/0000_rows.sql': rows };
    const repository = github.repository('acme/heavy-history', { ...shop, files });
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
    await settle();
    expect(seen(stage, pull).body).toMatch(/migrations\/0000_rows\.sql.*The file is 5\.6 MB/);
  });

  test('with files in another encoding, and binary ones, is read as git has them', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/latin', shop);
    const latin = Buffer.from('-- caf\u00e9\nCREATE TABLE notes (id bigint PRIMARY KEY);\n', 'latin1');
    const pull = github.user('ada').opensPullRequest(repository, {
      files: { 'migrations/0003_latin.sql': latin, 'migrations/0004_binary.sql': Buffer.from([0, 1, 2]) },
    });
    await settle();
    expect(seen(stage, pull).body).toContain('migrations/0004');
    expect(seen(stage, pull).body).toContain('2 to tick');
  });
});

test('an archive that is not there is said, and the review goes on', async () => {
  const { github, settle } = stage;
  const repository = github.repository('acme/archive', shop);
  github.failNext({ route: 'GET /repos/{owner}/{repo}/tarball/{ref}', status: 404 });
  const pull = github.user('ada').opensPullRequest(repository, {
    files: { 'migrations/0003_drop.sql': 'ALTER TABLE users DROP COLUMN email;\n' },
  });
  await settle();
  expect(seen(stage, pull).body).toContain('GitHub has no archive of this commit');
});
