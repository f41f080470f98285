import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commentMarker, openEndsBody } from '../../../src/app/github/comment/body.ts';
import { fullDisk } from '../../../src/app/start/full-disk.ts';
import { hazards, shop } from './shop.ts';
import { openStage, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ reviewUrl: (address) => `https://planner.example/reviews/${address}` });
});
afterAll(async () => {
  await stage.close();
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

test('what a merge leaves to do is written as it is, whatever signs its SQL holds', () => {
  const signs = "ALTER TABLE t ADD CHECK (a <> '$& $1 $$')";
  const end = { key: 'a', task: 'Validate it', sql: signs };
  const body = openEndsBody(`${commentMarker}\nThe review.\n`, [end], undefined);
  expect(body).toContain(signs);
  expect(body.match(/The review\./g)).toHaveLength(1);
  expect(body.match(new RegExp(commentMarker, 'g'))).toHaveLength(1);
});

test('the page of a review gets a new address when somebody who may write asks for it', async () => {
  const { github, settle } = stage;
  const repository = github.repository('acme/address', shop);
  const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
  await settle();
  const key = { repository: repository.id, number: pull.number };
  const address = async () => (await stage.services.records.state(key))?.address ?? '';
  const before = await address();
  github.user('reader').comments(pull, '/migration-planner new-address');
  await settle();
  expect(await address()).toBe(before);
  github.user('bob').comments(pull, '/migration-planner new-address');
  await settle();
  expect(await address()).not.toBe(before);
  expect(await stage.services.records.byAddress(before)).toBeUndefined();
  expect(seen(stage, pull).body).not.toContain(before);
  expect(seen(stage, pull).body).toContain(await address());
});

test('a disk without room is not ready', async () => {
  expect(await fullDisk(tmpdir(), 0)).toBeUndefined();
  expect(await fullDisk(tmpdir(), Number.MAX_SAFE_INTEGER)).toContain('MB left');
});
