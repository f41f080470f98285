import { afterAll, beforeAll, expect, test } from 'vitest';
import { shop } from './shop.ts';
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

const people = { ada: 'write' } as const;
const rails = { 'db/migrate/20260101000000_age.rb': 'class Age < ActiveRecord::Migration[8.0]\nend\n' };
const first = { 'db/migrate/20250101000000_users.rb': 'class Users < ActiveRecord::Migration[8.0]\nend\n' };

test('migrations that nobody reads are “Not reviewed”, which holds nothing up', async () => {
  const repository = stage.github.repository('acme/rails', { files: first, people });
  const pull = stage.github.user('ada').opensPullRequest(repository, { files: rails });
  await stage.settle();
  expect(seen(stage, pull)).toMatchObject({
    comments: [],
    conclusion: 'neutral',
    title: 'Not reviewed: one file (Rails) in db/migrate',
  });
  expect(seen(stage, pull).check?.summary).toContain('db/migrate/20260101000000_age.rb');
});

test('where the settings ask for it, somebody ticks that they have read them, until they change', async () => {
  const { github, settle } = stage;
  const settings = { '.github/migration-planner.yml': 'unread: confirm\n' };
  const repository = github.repository('acme/confirms', { files: { ...first, ...settings }, people });
  const ada = github.user('ada');
  const pull = ada.opensPullRequest(repository, { files: rails });
  await settle();
  expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '1 item to confirm before merging' });
  const [item = ''] = openItems(seen(stage, pull).body);
  ada.ticksBox(pull, item);
  await settle();
  expect(seen(stage, pull)).toMatchObject({ conclusion: 'success' });
  ada.pushes(pull, { 'db/migrate/20260101000000_age.rb': 'class Age < ActiveRecord::Migration[7.0]\nend\n' });
  await settle();
  expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure' });
});

test('beside a migration that is read, what nobody reads is an item', async () => {
  const repository = stage.github.repository('acme/both', { files: { ...shop.files, ...first }, people });
  const files = { ...rails, 'migrations/0003_c.sql': 'CREATE TABLE c (id bigint PRIMARY KEY);' };
  const pull = stage.github.user('ada').opensPullRequest(repository, { files });
  await stage.settle();
  expect(seen(stage, pull).conclusion).toBe('failure');
  expect(seen(stage, pull).body).toContain('Read by a person: one file (Rails) in `db/migrate`');
});

test('a submodule and a link where migrations lie are not reviewed either', async () => {
  const repository = stage.github.repository('acme/links', { files: { ...first, 'db/x.sql': 'SELECT 1;' }, people });
  const files = {
    'db/migrations': { submodule: 'a'.repeat(40) },
    'migrations/0001_x.sql': { symlink: '../db/x.sql' },
  };
  const pull = stage.github.user('ada').opensPullRequest(repository, { files });
  await stage.settle();
  const { conclusion, check } = seen(stage, pull);
  expect([conclusion, check?.title]).toEqual(['neutral', expect.stringContaining('a submodule')]);
  expect(check?.title).toContain('a symbolic link');
});
