import { expect, test } from 'vitest';
import { changedProjects } from '../../src/frameworks/changed-projects.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { treeOf } from '../fakes/tree.ts';

const first = { 'migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY);' };
const both = { ...first, 'migrations/0002_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);' };
const change = (base: Readonly<Record<string, string>>, head: Readonly<Record<string, string>>, path: string) =>
  changedProjects(
    {
      base: treeOf(base),
      head: treeOf(head),
      changed: [{ path, previousPath: undefined }],
      settings: defaultSettings,
    } as unknown as Parameters<typeof changedProjects>[0],
    { version: 18 },
  );

test('the second migration of a directory has the first for its history', async () => {
  const { projects, unread } = await change(first, both, 'migrations/0002_orders.sql');
  expect(projects.map(({ history, added }) => [history, added].map((all) => all.map(({ path }) => path)))).toEqual([
    [['migrations/0001_users.sql'], ['migrations/0002_orders.sql']],
  ]);
  expect(unread).toEqual([]);
});

test('a directory that loses its second migration keeps the first', async () => {
  const { projects } = await change(both, first, 'migrations/0002_orders.sql');
  expect(projects.map(({ history, deleted }) => [history, deleted].map((all) => all.map(({ path }) => path)))).toEqual([
    [['migrations/0001_users.sql'], ['migrations/0002_orders.sql']],
  ]);
});
