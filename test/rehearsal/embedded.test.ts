import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Stage } from '../../src/model/rehearsal.ts';
import { keptWarm } from '../../src/rehearsal/processes.ts';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import { ownImages } from '../fakes/kept/images.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { migration, request } from './migrations.ts';
import { rehearsalStories } from './stories.ts';

const images = await ownImages();
const open: Stage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

const rehearse = rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images });
const stage = async (asked: ReturnType<typeof request>): Promise<Stage> => {
  const opened = await rehearse(asked);
  open.push(opened);
  return opened;
};

const together = await rehearsingTogether();
rehearsalStories(async (asked) => {
  const opened = await together(asked);
  open.push(opened);
  return opened;
});

const first = migration('1', 'CREATE TABLE users (id int PRIMARY KEY);');
const second = migration('2', 'ALTER TABLE users ADD a int;');
const third = migration('3', 'ALTER TABLE users ADD b int;');

test('an image of a history is found again, and a longer history starts from it', async () => {
  await stage(request([first, second], [third]));
  const again = await stage(request([first, second], [migration('3', 'ALTER TABLE users ADD c int;')]));
  expect(again.rehearsal.history.cached).toBe(true);
  const longer = await stage(request([first, second, third], [migration('4', 'DROP TABLE users;')]));
  expect(longer.rehearsal.history).toMatchObject({ cached: false, applied: 3, migrations: 3 });
  expect(longer.rehearsal.before?.tables[0]?.columns.map(({ name }) => name)).toEqual(['id', 'a', 'b']);
});

test('in a process that was kept warm a rehearsal says the same as in a new one, and nothing of the warming up is in it', async () => {
  const asked = request([first, second], [third]);
  const processes = keptWarm({ engine: { name: 'embedded' }, compiled: join(images.folder, 'program') });
  const warm = rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images: undefined }, processes);
  const cold = rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images: undefined });
  const stages = [await warm(asked), await warm(asked), await cold(asked)];
  open.push(...stages);
  processes.close();
  expect(stages[2]?.rehearsal.outcome).toBe('rehearsed');
  expect(stages[0]?.rehearsal).toEqual(stages[2]?.rehearsal);
  expect(stages[1]?.rehearsal).toEqual(stages[2]?.rehearsal);
});

test('what Supabase has before the first migration is there', async () => {
  const { rehearsal } = await stage({
    ...request(
      [
        migration(
          '1',
          'CREATE TABLE posts (id uuid PRIMARY KEY DEFAULT extensions.uuid_generate_v4(), author uuid REFERENCES auth.users (id)); ALTER TABLE posts ENABLE ROW LEVEL SECURITY;',
        ),
      ],
      [
        migration(
          '2',
          `CREATE POLICY own ON posts FOR ALL TO authenticated USING (auth.uid() = author); INSERT INTO storage.buckets (id, name) VALUES ('a', 'a');`,
        ),
      ],
    ),
    platform: 'supabase',
  });
  expect(rehearsal.history).toMatchObject({ applied: 1, skipped: [], madeUp: [] });
  expect(rehearsal.migrations[0]?.outcome).toBe('applied');
});

test('a baseline of the repository runs before the history', async () => {
  const { rehearsal } = await stage({
    ...request([], [migration('1', 'ALTER TABLE legacy ADD a int;')]),
    baseline: [{ path: 'structure.sql', text: 'CREATE TABLE legacy (id int);' }],
  });
  expect(rehearsal.migrations[0]?.outcome).toBe('applied');
});
