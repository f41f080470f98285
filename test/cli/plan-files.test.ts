import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRepository, type TestRepository } from '../fakes/repository.ts';
import { runProgram } from './run-program.ts';

let repository: TestRepository;
let elsewhere: string;
beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), 'migration-planner-elsewhere-'));
  repository = createRepository();
  repository.write({
    'migrations/000001_users.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);\n',
    'migrations/000001_users.down.sql': 'DROP TABLE users;\n',
  });
  repository.commit('first');
  repository.write({
    'migrations/000002_rename.up.sql':
      'ALTER TABLE users RENAME COLUMN name TO full_name;\nCREATE INDEX users_name ON users (full_name, id);\n',
    'migrations/000002_rename.down.sql': 'DROP INDEX users_name;\nALTER TABLE users RENAME COLUMN full_name TO name;\n',
  });
});
afterAll(() => {
  repository.remove();
  rmSync(elsewhere, { recursive: true });
});

const run = (words: readonly string[]) => runProgram(words, repository.directory);

test('nothing is written where one file is in the way', () => {
  const name = '000002_users_full_name_expand.up.sql';
  writeFileSync(join(elsewhere, name), 'mine');
  const { status, stderr } = run(['plan', '--write', elsewhere]);
  expect(status).toBe(2);
  expect(stderr).toContain('already exists, so nothing was written');
  expect(readdirSync(elsewhere)).toEqual([name]);
});

test('the plan is written as migrations of the tool, what waits beside them, and its own review has nothing to confirm', () => {
  const first = run(['plan', '--write', 'migrations']);
  expect(first).toMatchObject({ status: 0 });
  expect(first.stdout).toContain('rm migrations/000002_rename.up.sql');
  const here = readdirSync(join(repository.directory, 'migrations')).toSorted();
  expect(here).toContain('000002_users_full_name_expand.up.sql');
  expect(here).toContain('000002_users_full_name_expand.down.sql');
  const waiting = join(repository.directory, '.migrations-later');
  expect(readFileSync(join(waiting, 'README.md'), 'utf8')).toContain('Deploy code that does not use users.name');
  expect(existsSync(join(waiting, '2-migrations'))).toBe(true);
  repository.write({ 'migrations/000002_rename.up.sql': undefined, 'migrations/000002_rename.down.sql': undefined });
  const review = run(['review']);
  expect(review.stdout).toContain('nothing has to be confirmed');
  expect(review.status).toBe(0);
});

test('a plan is made from a few words, on the schema that the migrations lead to', () => {
  const { status, stdout } = run(['plan', 'add-index', 'users.full_name', '--write', elsewhere]);
  expect(status).toBe(0);
  expect(stdout).toContain('users_full_name_idx_build');
  expect(stdout).not.toContain('these files replace');
  const wrong = run(['plan', 'drop-column', 'users.nickname']);
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('column "nickname" of relation "users" does not exist');
  expect(wrong.stderr).toContain('users has id, name, full_name');
});
