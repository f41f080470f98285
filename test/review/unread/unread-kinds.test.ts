import { describe, expect, test } from 'vitest';
import { unreadKinds } from './kinds.ts';
import { checkOf, readByPerson, reviewOf } from './reviewing.ts';

const readme = { 'README.md': 'A shop.' };
const sqlProject = {
  'billing/migrations/0001_a.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);',
  'billing/migrations/0002_b.sql': 'CREATE TABLE b (id bigint PRIMARY KEY);',
};
const next = { 'billing/migrations/0003_c.sql': 'CREATE TABLE c (id bigint PRIMARY KEY);' };

test('the list is as long as people have ways to write migrations', () => {
  expect(unreadKinds.length).toBeGreaterThanOrEqual(66);
});

describe.each(unreadKinds)('%s', (path, content, tool) => {
  test('is not green when it is all that changes', async () => {
    const made = await reviewOf(readme, { ...readme, [path]: content });
    expect(made.verdict).toMatchObject({ state: 'not reviewed', sentence: expect.stringContaining(tool) });
    expect(made.notAnalysed).toContainEqual({ what: path, reason: expect.stringMatching(/^[A-Z].*\.$/s) });
    const check = checkOf(made);
    expect(check).toMatchObject({ conclusion: 'neutral', title: expect.stringMatching(/^Not reviewed: /) });
  });

  test('is an item beside migrations that are read', async () => {
    const made = await reviewOf(sqlProject, { ...sqlProject, ...next, [path]: content });
    expect(readByPerson(made)).toEqual([expect.stringContaining(tool)]);
  });
});
