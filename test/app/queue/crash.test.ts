import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ended, kill, overlaps, startWorker } from './worker-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('kill -9 in the middle of 200 jobs: after a restart every one is done, none twice at the same time', async () => {
  const place = { directory: join(folder, 'embedded') };
  const log = join(folder, 'embedded.log');
  const first = await startWorker(place, log, 200);
  await expect.poll(() => ended(log).size, { timeout: 10_000 }).toBeGreaterThan(60);
  const dead = await kill(first);
  expect(ended(log).size).toBeLessThan(200);
  const restarted = performance.now();
  await startWorker(place, log);
  await expect.poll(() => ended(log).size, { timeout: 20_000 }).toBe(200);
  expect(performance.now() - restarted).toBeLessThan(15_000);
  expect(overlaps(log, dead)).toEqual([]);
});
