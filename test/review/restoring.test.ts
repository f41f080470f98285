import { expect, test } from 'vitest';
import { readGitChange } from '../../src/cli/git/change.ts';
import { openRepository } from '../../src/cli/git/repository.ts';
import { notRehearsed } from '../../src/model/not-rehearsed.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { review } from '../../src/review.ts';
import { createRepository } from '../fakes/repository.ts';

const tools = { rehearse: async () => notRehearsed('it is not about that'), findUsages: async () => [] };

test('what is advised for edited and deleted migrations works in a repository without a remote', async () => {
  const repository = createRepository();
  repository.write({
    'migrations/0001_users.sql': 'CREATE TABLE users (id bigint);\n',
    "migrations/0002_it's here.sql": 'CREATE TABLE plans (id bigint);\n',
    'migrations/0003_orders.sql': 'CREATE TABLE orders (id bigint);\n',
  });
  repository.commit('first');
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.write({
    'migrations/0001_users.sql': 'CREATE TABLE users (id integer);\n',
    "migrations/0002_it's here.sql": undefined,
  });
  repository.commit('second');
  const read = await readGitChange(await openRepository(repository.directory), { base: undefined, head: undefined });
  const { diagnostics } = await review({ ...read, settings: defaultSettings }, tools);
  const found = diagnostics.filter(({ ruleId }) => ruleId === 'migration-edited' || ruleId === 'migration-deleted');
  expect(found.map(({ ruleId, severity }) => [ruleId, severity]).sort()).toEqual([
    ['migration-deleted', 'error'],
    ['migration-edited', 'error'],
  ]);
  for (const { advice } of found) {
    const words = /`git (checkout [^`]+)`/.exec(advice)?.[1]?.split(' -- ') ?? [];
    const path = (words[1] ?? '').replace(/^'|'$/g, '').replaceAll("'\\''", "'");
    repository.git(...(words[0] ?? '').split(' '), '--', path);
  }
  expect(repository.git('diff', 'main', '--name-only')).toBe('');
  repository.remove();
});
