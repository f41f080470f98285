import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openQueue } from '../../../src/app/queue/open-queue.ts';
import { openDatabase } from '../../../src/app/store/open-database.ts';
import { type PostgresServer, startPostgres } from '../../fakes/postgres-server.ts';
import { delivery, pace, pause, pullRequest, silent } from './jobs.ts';
import { kill, overlaps, read, startWorker } from './worker-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'workers-'));
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('two workers on a server, one of them killed: every event has a run after it, no pull request two at once', async () => {
  const place = { url: await server.database('crash') };
  const log = join(folder, 'server.log');
  const database = await openDatabase(place);
  const queue = await openQueue(database, silent, pace);
  const [first] = await Promise.all([startWorker(place, log), startWorker(place, log)]);
  const sentAt = new Map<string, number>();
  let dead: ReadonlyMap<number, number> = new Map();
  for (let event = 0; event < 300; event++) {
    const number = 1 + (event % 20);
    sentAt.set(`pull/7/${number}`, Date.now());
    await queue.send([pullRequest(number)], delivery());
    await pause(3);
    if (event === 100) dead = await kill(first);
  }
  const untrue = (): readonly string[] =>
    [...sentAt].flatMap(([key, at]) =>
      read(log).some((start, index, lines) => {
        if (start.what !== 'start' || start.key !== key || start.at < at) return false;
        return lines
          .slice(index)
          .some((line) => line.what === 'end' && line.key === key && line.process === start.process);
      })
        ? []
        : [key],
    );
  await expect.poll(untrue, { timeout: 30_000, interval: 200 }).toEqual([]);
  await expect
    .poll(() => queue.stats(), { timeout: 30_000, interval: 200 })
    .toEqual({ ready: 0, waiting: 0, active: 0, dead: 0 });
  expect(new Set(read(log).map((line) => line.process)).size).toBe(2);
  expect(overlaps(log, dead)).toEqual([]);
  await queue.close();
  await database.close();
});
