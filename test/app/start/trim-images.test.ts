import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trimImages } from '../../../src/app/start/trim-images.ts';
import { freshDirectory, removeDirectory } from './starting.ts';

test('the repositories that were not looked at for longest lose their images', async () => {
  const folder = freshDirectory();
  for (const [repository, day] of [
    ['1', 3],
    ['2', 1],
    ['3', 2],
  ] as const) {
    mkdirSync(join(folder, repository));
    const image = join(folder, repository, 'some.image');
    writeFileSync(image, Buffer.alloc(1000));
    utimesSync(image, day * 86_400, day * 86_400);
  }
  expect(await trimImages(folder, 3000)).toBe(0);
  expect(await trimImages(folder, 1500)).toBe(2);
  expect(readdirSync(folder)).toEqual(['1']);
  expect(await trimImages(join(folder, 'nowhere'), 0)).toBe(0);
  removeDirectory(folder);
});
