import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import { shop } from './shop.ts';
import { openStage, type Stage, seen } from './stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'migration-planner-images-'));
let stage: Stage;
beforeAll(async () => {
  const images = { folder, mostBytes: 1024 ** 3 };
  stage = await openStage({ rehearse: rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images }) });
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

const begun =
  'ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;\n';

test('a merged pull request says what it leaves to do, and the one that finishes it is told of it', async () => {
  const { github, settle } = stage;
  const ada = github.user('ada');
  const repository = github.repository('acme/shop', shop);
  const first = ada.opensPullRequest(repository, { files: { 'migrations/0003_fkey.sql': begun } });
  await settle();
  expect(seen(stage, first).body).not.toContain('what is left to do');
  ada.merges(first);
  await settle();
  const { body, comments } = seen(stage, first);
  expect(comments).toHaveLength(1);
  expect(body).toContain('Merged: what is left to do');
  expect(body).toContain('ALTER TABLE public.orders VALIDATE CONSTRAINT orders_user_id_fkey;');
  const second = ada.opensPullRequest(repository, {
    files: { 'migrations/0004_validate.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey;\n' },
  });
  await settle();
  expect(seen(stage, second).body).toContain(`Finishes what pull request ${first.number} began`);
});

test('what is closed without a merge leaves nothing', async () => {
  const { github, settle } = stage;
  const ada = github.user('ada');
  const repository = github.repository('closed/shop', shop);
  const pull = ada.opensPullRequest(repository, { files: { 'migrations/0003_fkey.sql': begun } });
  await settle();
  ada.closes(pull);
  await settle();
  expect(seen(stage, pull).body).not.toContain('what is left to do');
  expect(await stage.workshop.records.openEnds(repository.id)).toEqual([]);
});
