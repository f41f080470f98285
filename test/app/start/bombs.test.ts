import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeGitHub, type Pull, startFakeGitHub } from '../../fakes/github/fake-github.ts';
import { environmentFor } from '../../fakes/running-app.ts';
import { freshDirectory, removeDirectory, type Started, startApp, webhookSecret } from './starting.ts';

/** The longest time in which the App may do nothing but one thing, in milliseconds. */
const longest = 200;

let github: FakeGitHub;
let app: Started;
let address: string;
const directory = freshDirectory();

beforeAll(async () => {
  github = await startFakeGitHub();
});
afterAll(async () => {
  await app.end('SIGKILL');
  await github.stop();
  removeDirectory(directory);
});

test('the App starts, and reviews a first change', async () => {
  const watch = pathToFileURL(join(import.meta.dirname, 'watch-loop.ts')).href;
  app = startApp({ ...environmentFor(github, directory), NODE_OPTIONS: `--import=${watch}` });
  address = await app.address();
  await expect.poll(async () => (await fetch(`${address}/readyz`)).status, { timeout: 60_000 }).toBe(200);
  github.deliverTo({ url: `${address}/api/github/webhooks`, secret: webhookSecret });
  // The first change of all loads what every later one uses.
  await reviewed(open('first', 'ALTER TABLE users ADD COLUMN seen boolean;\n'));
}, 300_000);

const history = {
  '.github/migration-planner.yml': 'rehearsal:\n  seconds: 10\n',
  'migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\n',
  'migrations/0002_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\n',
};

type Files = Readonly<Record<string, string>>;

const openFiles = (name: string, files: Files): Pull => {
  const repository = github.repository(`${name}/shop`, { files: history, people: { eve: 'write' } });
  return github.user('eve').opensPullRequest(repository, { branch: 'bomb', title: name, files });
};

const open = (name: string, sql: string): Pull => openFiles(name, { 'migrations/0003_bomb.sql': sql });

/** How the check of a pull request ended; meanwhile everybody else is answered. */
const reviewed = async (pull: Pull): Promise<string | undefined> => {
  const done = () => github.checksOf(pull).findLast(({ status }) => status === 'completed');
  while (done() === undefined) {
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return done()?.conclusion;
};

/** How long the App was held up since, longest first. */
const held = (lines: number): readonly number[] =>
  app
    .log()
    .slice(lines)
    .filter(({ msg }) => msg === 'event loop')
    .map((line) => Math.round(Number(line.held)))
    .filter((milliseconds) => milliseconds > longest)
    .toSorted((a, b) => b - a);

const many = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

const bombs: Readonly<Record<string, () => string>> = {
  'comments in comments': () => '/*'.repeat(200_000),
  'comments that close and open at once': () => '/*/*/'.repeat(100_000),
  'comments side by side': () => `${'/**/'.repeat(100_000)}SELECT 1;`,
  '100,000 statements': () => many(100_000, (at) => `ALTER TABLE users ADD COLUMN c${at} int;`),
  '5,000 statements': () => many(4_990, (at) => `ALTER TABLE users ADD COLUMN c${at} int;`),
  '20,000 statements': () => many(19_990, (at) => `ALTER TABLE users ADD COLUMN c${at} int;`),
  '1,500 indexes': () => many(1_500, (at) => `CREATE INDEX i${at} ON users (name);`),
  'a COPY block of 4.9 MB': () => `COPY users (id, name) FROM stdin;\n${'1\tabcdefgh\n'.repeat(440_000)}\\.\n`,
  'a chain of 50,000 operators': () => `SELECT ${"'a' || ".repeat(50_000)}'b';`,
  'a chain of 50,000 conditions': () => `DELETE FROM users WHERE ${'id > 1 AND '.repeat(50_000)}id < 3;`,
  '100,000 parentheses': () => `SELECT ${'('.repeat(100_000)}1${')'.repeat(100_000)};`,
  '100,000 braces': () => `SELECT ${'{'.repeat(100_000)}1${'}'.repeat(100_000)};`,
  '100,000 placeholders': () => `SELECT ${'$'}{a`.repeat(100_000),
  '1,000 quoted texts in one another': () => many(1_000, (at) => `DO $t${at}$`),
  'tags of quotes that never close': () => many(100_000, (at) => `$t${at}$`),
  'quotes that never close': () => `SELECT 'a${"'' \\' E'".repeat(100_000)}`,
  'a line of 4.9 MB': () => `INSERT INTO users (id) VALUES ${'(1),'.repeat(1_220_000)}(2);`,
  'a text of 4.9 MB': () => `INSERT INTO users (name) VALUES ('${'x'.repeat(4_900_000)}');`,
  '20,000 CASEs in one another': () => `SELECT ${'CASE WHEN true THEN '.repeat(20_000)}1${' END'.repeat(20_000)};`,
  'a list of 100,000': () => `DELETE FROM users WHERE id IN (${'1,'.repeat(100_000)}2);`,
  'names of 1 MB': () => `ALTER TABLE users ADD COLUMN ${'a'.repeat(1_000_000)} int;`,
  '10,000 UNIONs': () => `CREATE VIEW v AS ${'SELECT 1 UNION ALL '.repeat(10_000)}SELECT 2;`,
  '2,000 lines of psql': () => many(2_000, (at) => `\\set a ${at}`),
  '4,000 statements that do not parse': () => many(4_000, (at) => `ALTER TABL users ADD ${at};`),
};

describe('an attacker holds nobody up, and is not let through, with', () => {
  test.each(Object.keys(bombs))(
    '%s',
    async (name) => {
      const lines = app.log().length;
      const pull = open(`bomb-${Object.keys(bombs).indexOf(name)}`, bombs[name]?.() ?? '');
      expect(await reviewed(pull)).toBe('failure');
      expect(held(lines)).toEqual([]);
    },
    180_000,
  );

  test('2,000 files', async () => {
    const lines = app.log().length;
    const files = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [`migrations/${at + 1_000}_file.sql`, `DROP TABLE t${at};\n`]),
    );
    expect(await reviewed(openFiles('files', files))).toBe('failure');
    expect(held(lines)).toEqual([]);
  }, 180_000);

  test('settings that unfold', async () => {
    const lines = app.log().length;
    const folded = many(30, (at) => `a${at}: &a${at} [${`*a${at - 1},`.repeat(at === 0 ? 0 : 9)}]`);
    const files = {
      '.github/migration-planner.yml': `${folded}\nb: ${'['.repeat(100_000)}`,
      'migrations/0003_drop.sql': 'DROP TABLE users;\n',
    };
    expect(await reviewed(openFiles('settings', files))).toBe('failure');
    expect(held(lines)).toEqual([]);
  }, 180_000);

  test.each([
    ['nesting', '- '.repeat(30_000)],
    ['keys', many(990, (at) => `k${at}: 1`)],
    ['comments', '#\n'.repeat(30_000)],
  ])(
    'settings of too many %s',
    async (name, text) => {
      const lines = app.log().length;
      const files = { '.github/migration-planner.yml': text, 'migrations/0003_drop.sql': 'DROP TABLE users;\n' };
      expect(await reviewed(openFiles(`settings-${name}`, files))).toBe('failure');
      expect(held(lines)).toEqual([]);
    },
    180_000,
  );

  test('comments, and edits of the App’s own', async () => {
    const pull = open('talk', 'DROP TABLE users;\n');
    await reviewed(pull);
    const lines = app.log().length;
    const eve = github.user('eve');
    for (const body of [`/migration-planner ${' x'.repeat(30_000)}`, '`'.repeat(60_000), `${'\n'.repeat(30_000)}- [x]`])
      eve.comments(pull, body);
    await github.settled();
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(held(lines)).toEqual([]);
  }, 180_000);
});
