import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { emptyState, imageCache, type KeptImage, prefixKeys } from '../../src/rehearsal/images.ts';
import { damages, openToAll } from '../fakes/damages.ts';

const folder = mkdtempSync(join(tmpdir(), 'migration-planner-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const image = (text: string): KeptImage => ({
  ...emptyState,
  image: { packed: Buffer.from(`${text}\n`.repeat(100)), bytes: 5 },
});
const [one = '', two = ''] = prefixKeys('a platform', ['the first migration', 'the second']);

async function kept(name: string) {
  const own = join(folder, name);
  const cache = imageCache(own, 1_000_000);
  await cache.keep(one, image('one'));
  await cache.keep(two, image('two'));
  return { cache, own, path: (key: string) => join(own, `${key}.image`) };
}

describe('an image of a replayed history', () => {
  test('is what was kept, for its owner alone', async () => {
    const { cache, own, path } = await kept('whole');
    expect(await cache.longest([one, two])).toEqual({ ...image('two'), covers: 2 });
    expect(statSync(own).mode & 0o777).toBe(0o700);
    expect(statSync(path(one)).mode & 0o777).toBe(0o600);
    openToAll(own);
    await cache.keep(one, image('one'));
    expect(statSync(own).mode & 0o777).toBe(0o700);
    expect(readdirSync(own)).toHaveLength(2);
  });

  test.each(Object.entries(damages))(
    'that is %s is dropped, the shorter one taken, and it is made again',
    async (name, damage) => {
      const { cache, path } = await kept(name);
      damage(path(two), path(one));
      expect(await cache.longest([one, two])).toEqual({ ...image('one'), covers: 1 });
      expect(await cache.at(two)).toBeUndefined();
      await cache.keep(two, image('two'));
      expect(await cache.at(two)).toEqual(image('two'));
    },
  );

  test.each(Object.entries(damages))('can be kept where one stands that is %s', async (name, damage) => {
    const { cache, path } = await kept(`over ${name}`);
    damage(path(two), path(one));
    await cache.keep(two, image('new'));
    expect(await cache.at(two)).toEqual(image('new'));
  });
});
