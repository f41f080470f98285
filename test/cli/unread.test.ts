import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Review } from '../../src/model/review.ts';
import { createRepository, type TestRepository } from '../fakes/repository.ts';
import { runProgram } from './run-program.ts';

const migration =
  'class AddAge < ActiveRecord::Migration[8.0]\n  def change = add_column(:users, :age, :integer)\nend\n';

let repository: TestRepository;
beforeEach(() => {
  repository = createRepository();
  repository.write({ 'db/migrate/20250101000000_users.rb': migration, 'app.rb': '1' });
  repository.commit('first');
  repository.git('switch', '--quiet', '--create', 'feature');
});
afterEach(() => repository.remove());

const run = (...words: readonly string[]) => runProgram(['review', '--no-rehearse', ...words], repository.directory);
const asJson = (): Review => JSON.parse(run('--format', 'json').stdout) as Review;

test('a whole repository of another tool is never clear when a migration of it changes', () => {
  repository.write({ 'db/migrate/20260101000000_add_age.rb': migration });
  const { status, stdout } = run();
  expect([status, stdout]).toEqual([3, expect.stringContaining('Not reviewed: one file (Rails) in db/migrate')]);
  expect(stdout).not.toMatch(/✅|Nothing runs/);
  expect(run('--fail-on', 'never').status).toBe(0);
});

test('the settings may ask for somebody who has read it', () => {
  repository.write({ '.github/migration-planner.yml': 'unread: confirm\n' });
  repository.write({ 'db/migrate/20260101000000_add_age.rb': migration });
  const { verdict, checklist } = asJson();
  expect([verdict.state, verdict.open, run().status]).toEqual(['confirm', 1, 1]);
  expect(checklist[0]).toMatchObject({ text: expect.stringContaining('I have read it'), required: true });
});

test('what the settings ignore is clear', () => {
  repository.git('switch', '--quiet', 'main');
  repository.write({ '.github/migration-planner.yml': "ignore: ['db/migrate/**']\n" });
  repository.write({ 'sql/migrations/0001_a.sql': 'SELECT 1;', 'sql/migrations/0002_b.sql': 'SELECT 2;' });
  repository.commit('settings, and what is read');
  repository.git('switch', '--quiet', '--create', 'ignored');
  repository.write({ 'db/migrate/20260101000000_add_age.rb': migration });
  repository.commit('ignored');
  expect([run().status, asJson().verdict.state]).toEqual([0, 'clear']);
});

test('a change that touches no migration of a tool that is not read is clear, not a mistake', () => {
  repository.write({ 'app.rb': '2' });
  repository.commit('two');
  expect([run().status, asJson().verdict.state]).toEqual([0, 'clear']);
});

test('another submodule and a link where migrations lie are not reviewed', () => {
  repository.git('update-index', '--add', '--cacheinfo', `160000,${'a'.repeat(40)},db/migrations`);
  repository.git('commit', '--quiet', '--message', 'submodule');
  mkdirSync(join(repository.directory, 'db/migrations'));
  symlinkSync('../shared/migrations', join(repository.directory, 'deploy'));
  repository.git('add', 'deploy');
  repository.git('commit', '--quiet', '--message', 'link');
  symlinkSync('../x.sql', join(repository.directory, 'untracked.sql'));
  const { verdict, unreadable } = asJson();
  expect(verdict.state).toBe('not reviewed');
  expect(unreadable.map(({ path }) => path).sort()).toEqual(['db/migrations', 'deploy', 'untracked.sql']);
});
