import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Review } from '../../src/model/review.ts';
import { createRepository, type TestRepository } from '../fakes/repository.ts';
import { runProgram } from './run-program.ts';

let repository: TestRepository;
beforeAll(() => {
  repository = createRepository();
  repository.write({
    'migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\n',
    'migrations/0002_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\n',
  });
  repository.commit('first');
});
afterAll(() => repository.remove());

const run = (...words: readonly string[]) => runProgram(words, repository.directory);
const hazard = 'CREATE INDEX orders_user_id ON orders (user_id);\n';

describe('a working tree', () => {
  test('without a change is compared with itself only where that was asked for', () => {
    expect(run('review', '--no-rehearse')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--base HEAD~1'),
    });
    const { status, stdout } = run('review', '--no-rehearse', '--base', 'HEAD', '--format', 'json');
    const { verdict, compared } = JSON.parse(stdout) as Review;
    expect([status, verdict.state]).toEqual([0, 'clear']);
    const commit = repository.git('rev-parse', 'HEAD');
    expect(compared).toEqual({
      base: { name: 'HEAD', commit },
      head: { name: 'the working tree', commit },
      from: 'clone',
    });
  });

  test('with an untracked migration is reviewed, in every format', () => {
    repository.write({ 'migrations/0003_index.sql': hazard });
    const { status, stdout } = run('review', '--no-rehearse', '--format', 'json');
    const review = JSON.parse(stdout) as Review;
    expect(review.projects[0]?.migrations.map(({ path, status: what }) => [path, what])).toEqual([
      ['migrations/0003_index.sql', 'new'],
    ]);
    expect(review.diagnostics.map(({ ruleId }) => ruleId)).toContain('index-built-without-concurrently');
    expect(status).toBe(1);
    const text = run('review', '--no-rehearse').stdout;
    expect(text).toContain('index-built-without-concurrently');
    expect(text.replace(/\s+/g, ' ')).toContain(
      `compared with main at ${repository.git('rev-parse', 'HEAD').slice(0, 10)}`,
    );
    expect(run('review', '--no-rehearse').stdout).not.toContain('── Risk matrix');
    expect(run('review', '--no-rehearse', '--full').stdout).toContain('── Risk matrix');
    expect(run('review', '--no-rehearse', '--format', 'markdown').stdout).toContain('index-built-without-concurrently');
    expect(run('review', '--no-rehearse', '--format', 'sarif').stdout).toContain('"version": "2.1.0"');
    expect(run('plan', '--no-rehearse').stdout).toContain('CREATE INDEX CONCURRENTLY');
  });

  test('never fails the command when nothing is to fail it', () => {
    expect(run('review', '--no-rehearse', '--fail-on', 'never').status).toBe(0);
  });

  test('is judged for the version on the command line', () => {
    const { stdout } = run('review', '--no-rehearse', '--postgres', '14', '--format', 'json');
    expect((JSON.parse(stdout) as Review).postgres).toEqual({ version: 14, from: 'settings' });
  });
});

test('waiting is measured on a server, and the number of rows is one', () => {
  const embedded = run('review', '--contention', '5000');
  expect([embedded.status, embedded.stderr]).toEqual([2, expect.stringContaining('--contention needs a server')]);
  const odd = run('review', '--engine', 'postgres://localhost/shop', '--contention', 'many');
  expect([odd.status, odd.stderr]).toEqual([2, expect.stringContaining('from 1000 to 10000000')]);
});

test('a server that does not answer is told, without its password', () => {
  const { status, stderr } = run('review', '--engine', 'postgres://someone:secret@127.0.0.1:1/shop');
  expect(status).toBe(2);
  expect(stderr).toContain("the server of --engine can't be used: connect ECONNREFUSED");
  expect(stderr).not.toContain('secret');
});

describe('a review in a file', () => {
  test('takes its form from the ending, and the verdict is told', () => {
    const { status, stdout, stderr } = run('review', '--no-rehearse', '--out', 'review.html');
    const file = join(repository.directory, 'review.html');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`Wrote ${file}. `);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
    rmSync(file);
  });

  test('holds no escape sequences', () => {
    run('review', '--no-rehearse', '--out', 'review.txt');
    const file = join(repository.directory, 'review.txt');
    expect(readFileSync(file, 'utf8')).not.toContain('\u001B');
    rmSync(file);
  });

  test('is refused inside .git, where git would run it', () => {
    const { status, stderr } = run('review', '--no-rehearse', '--out', '.git/hooks/pre-commit');
    expect(status).toBe(2);
    expect(stderr).toContain('inside .git');
  });
});

test('the sample is rehearsed from an empty machine, and its rollback is proven', () => {
  const { status, stdout, stderr } = runProgram(['--format', 'json'], repository.directory, 'tools/sample.ts');
  expect(stderr).toBe('');
  const review = JSON.parse(stdout) as Review;
  expect(review.verdict.state).toBe('confirm');
  expect(review.postgres).toEqual({ version: 16, from: 'compose.yml' });
  const [project] = review.projects;
  expect(project?.rehearsal).toMatchObject({ outcome: 'rehearsed', history: { migrations: 7, applied: 7 } });
  expect(project?.plan.rollback.proof.state).toBe('proven');
  expect(project?.plan.stepsProof.state).toBe('proven');
  expect(review.usages.flatMap(({ usages }) => usages.map(({ path }) => path))).toContain('src/report.ts');
  expect(review.diagnostics.map(({ ruleId }) => ruleId)).toEqual(
    expect.arrayContaining([
      'column-renamed',
      'required-column-without-default',
      'foreign-key-added-with-validation',
      'index-built-without-concurrently',
    ]),
  );
  expect(status).toBe(0);
});
