import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Review } from '../../src/model/review.ts';
import { readStatistics } from '../../src/production/statistics/read/read-statistics.ts';
import { calibration } from '../fakes/calibration.ts';
import { type PostgresServer, startPostgres } from '../fakes/postgres-server.ts';
import { createRepository, type TestRepository } from '../fakes/repository.ts';
import { statisticsOf } from '../fakes/statistics.ts';
import { runProgram } from './run-program.ts';

const path = '.github/migration-planner.stats.json';
const small = JSON.stringify(
  statisticsOf({ 'public.orders': { rows: 1200, heapBytes: 81_920 } }, '2026-01-01T00:00:00Z'),
);
const huge = JSON.stringify(statisticsOf({ 'public.orders': { rows: 90_000_000, heapBytes: 9e9 } }));

let repository: TestRepository;
beforeAll(() => {
  repository = createRepository();
  repository.write({
    'migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY);\n',
    'migrations/0002_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\n',
    [path]: small,
  });
  repository.commit('first');
  repository.write({ 'migrations/0003_index.sql': 'CREATE INDEX orders_user ON orders (user_id);\n' });
});
afterAll(() => repository.remove());

const run = (...words: readonly string[]) => runProgram(words, repository.directory);
const reviewed = (...words: readonly string[]): Review =>
  JSON.parse(run('review', '--no-rehearse', '--format', 'json', ...words).stdout) as Review;

describe('a review on the command line', () => {
  test('is weighed by the statistics of the base, and says when they are old', () => {
    repository.write({ [path]: huge });
    const review = reviewed();
    repository.write({ [path]: small });
    expect(review.projects[0]?.summary.rows).toBe('1200 rows, 80 kB in orders (statistics of 2026-01-01)');
    expect(review.diagnostics.flatMap(({ because }) => because)).toContain('orders has about 1,200 rows, 80 kB');
    expect(review.notAnalysed).toContainEqual({
      what: path,
      reason: expect.stringContaining('days before this review'),
    });
  });

  test('is weighed by a file that is named', () => {
    writeFileSync(join(repository.directory, 'mine.json'), huge);
    const { summary } = reviewed('--stats', 'mine.json').projects[0] ?? {};
    expect(summary?.rows).toBe('90 million rows, 8.4 GB in orders (statistics of 2026-07-01)');
    expect(summary?.totalDuration).toMatch(
      /on the calibrated machine \(.*\), beyond the sizes that were measured; statistics of 2026-07-01 \(an index built: /,
    );
    expect(summary?.space).toContain('of free space');
  });

  test('is refused where the file that is named is broken or missing', () => {
    writeFileSync(join(repository.directory, 'broken.json'), '{ "tables": {} "server"');
    const broken = run('review', '--no-rehearse', '--stats', 'broken.json');
    expect(broken.status).toBe(2);
    expect(broken.stderr).toContain("the statistics in broken.json can't be used");
    expect(run('review', '--no-rehearse', '--stats', 'nothing.json').status).toBe(2);
  });

  test('goes on where the file of the base is broken, and says so', () => {
    repository.git('stash', '--include-untracked', '--quiet');
    repository.write({ [path]: '{ "formatVersion": 9 }' });
    repository.commit('a broken file');
    repository.git('stash', 'pop', '--quiet');
    const review = reviewed();
    expect(review.notAnalysed).toContainEqual({ what: path, reason: expect.stringContaining('formatVersion') });
    expect(review.projects[0]?.summary.rows).toBe('unknown for orders: no statistics are shared');
    expect(run('review', '--no-rehearse', '--format', 'markdown').stdout).toContain("The statistics can't be read");
  });
});

describe('migration-planner stats', () => {
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres();
    url = await server.database('shop');
  });
  afterAll(() => server.stop());

  test('writes a file that reviews read, with a calibration where one is given', () => {
    writeFileSync(join(repository.directory, 'calibration.json'), JSON.stringify(calibration));
    const { status, stdout, stderr } = run(
      'stats',
      '--url',
      url,
      '--calibration',
      'calibration.json',
      '--out',
      'stats.json',
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain(`0 tables. Commit it as ${path}`);
    const text = readFileSync(join(repository.directory, 'stats.json'), 'utf8');
    expect(readStatistics(text)).toMatchObject({ statistics: { calibration, server: { major: 18 } } });
    expect(run('stats', '--url', url).stdout).toContain('"formatVersion": 1');
  });

  test.each([
    [[], '--url is missing'],
    [['--url', 'localhost'], '--url is not the address of a PostgreSQL database'],
    [['--url', 'mysql://root:secret@localhost/shop'], '--url is not the address'],
    [['--url', 'postgres://root:secret@127.0.0.1:1/shop'], 'the server does not answer'],
    [
      ['--url', 'postgres://root@127.0.0.1:1/shop', '--calibration', 'mine.json'],
      "the calibration in mine.json can't be used",
    ],
  ])('refuses %j in words, without a password', (words, told) => {
    const { status, stderr } = run('stats', ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('secret');
    expect(stderr).toContain('example:');
  });
});

describe('migration-planner calibrate', () => {
  test.each([
    [['--url', 'postgres://root:secret@127.0.0.1:1/shop'], 'the server does not answer'],
    [['--url', 'postgres://root@127.0.0.1:1/shop', '--minutes', 'many'], '--minutes is not a number of minutes'],
  ])('refuses %j in words', (words, told) => {
    const { status, stderr } = run('calibrate', ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('secret');
  });
});
