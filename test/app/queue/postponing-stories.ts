import { expect, test } from 'vitest';
import { Busy } from '../../../src/app/github/errors.ts';
import { schema } from '../../../src/app/queue/boss.ts';
import type { Queue } from '../../../src/app/queue/queue.ts';
import type { Database } from '../../../src/app/store/database.ts';
import { delivery, pause, pullRequest, silent } from './jobs.ts';
import { fast, queueForEach } from './queue-for-each.ts';

/** How the queue ends, postpones, stops and forgets, wherever its jobs are kept. */
export function laterStories(database: () => Database): void {
  let queue: Queue;
  let number: number;
  const open = queueForEach(database, (opened) => {
    ({ queue, number } = opened);
  });

  test('drains: takes nothing more and waits for what is in hand', async () => {
    const ended: number[] = [];
    await queue.work(
      async (job) => {
        await pause(300);
        if (job.kind === 'pull request') ended.push(job.number);
      },
      { concurrency: 1 },
    );
    await queue.send([pullRequest(number)], delivery());
    await expect.poll(() => queue.stats()).toMatchObject({ active: 1 });
    await queue.send([pullRequest(number + 500)], delivery());
    await queue.drain(5);
    expect(ended).toEqual([number]);
    expect(await queue.stats()).toMatchObject({ ready: 1, active: 0 });
  });

  test('takes nothing when it is told to work after it was told to end', async () => {
    const runs: number[] = [];
    await queue.send([pullRequest(number)], delivery());
    await queue.drain(1);
    await queue.work(async () => void runs.push(number), { concurrency: 2 });
    await pause(1500);
    expect(runs).toEqual([]);
    expect(await queue.stats()).toMatchObject({ ready: 1 });
  });

  test('starts again when the handler said, and counts no try of it', async () => {
    const heard: unknown[] = [];
    const watch = { ...silent, postponed: ({ seconds }: { readonly seconds: number }) => heard.push(seconds) };
    await open(watch, { ...fast, retries: 0 });
    const runs: number[] = [];
    const lasts: boolean[] = [];
    await queue.work(
      async (_, { lastTry }) => {
        runs.push(performance.now());
        lasts.push(lastTry);
        if (runs.length < 3) throw new Busy('GitHub answered 429', 1, undefined);
      },
      { concurrency: 2 },
    );
    await queue.send([pullRequest(number)], delivery());
    await expect.poll(() => runs, { timeout: 8000 }).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = runs;
    expect(second - first).toBeGreaterThan(990);
    expect(third - second).toBeGreaterThan(990);
    expect(lasts).toEqual([true, true, true]);
    expect(heard).toEqual([1, 1]);
    await expect.poll(() => queue.stats()).toEqual({ ready: 0, waiting: 0, active: 0, dead: 0 });
  });

  test('an event does not pull forward what waits for a limit, nor does its own job run before', async () => {
    let limited = true;
    const runs: boolean[] = [];
    await queue.work(
      async (job) => {
        if (job.kind === 'pull request') runs.push(job.anew);
        if (!limited) return;
        // One comes in the middle, one after.
        await queue.send([pullRequest(number, true)], delivery());
        throw Object.assign(new Error('a limit'), { afterSeconds: 600 });
      },
      { concurrency: 2 },
    );
    await queue.send([pullRequest(number)], delivery());
    await expect.poll(() => queue.stats()).toEqual({ ready: 0, waiting: 1, active: 0, dead: 0 });
    limited = false;
    expect(await queue.send([pullRequest(number)], delivery())).toBe('coalesced');
    await pause(300);
    expect(runs).toEqual([false]);
    const [kept] = await database().query<{ anew: boolean }>(
      `SELECT (data->>'anew')::boolean AS anew FROM ${schema}.job WHERE state = 'created'`,
    );
    expect(kept).toEqual({ anew: true });
  });

  test('tells a handler that takes too long to stop, and tries again', async () => {
    await open(silent, { ...fast, maxSeconds: 0.2 });
    const reasons: unknown[] = [];
    await queue.work(
      async (_, { signal }) => {
        if (reasons.length > 0) return;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        reasons.push(signal.reason);
        signal.throwIfAborted();
      },
      { concurrency: 1 },
    );
    await queue.send([pullRequest(number)], delivery());
    await expect.poll(() => reasons, { timeout: 5000 }).toMatchObject([{ name: 'TimeoutError' }]);
    await expect.poll(() => queue.stats(), { timeout: 5000 }).toEqual({ ready: 0, waiting: 0, active: 0, dead: 0 });
  });

  test.each([
    ['hears of it', true],
    ['does not listen', false],
  ])('gives back what is in hand when the process ends, whether its handler %s or not', async (_, listens) => {
    await open(silent, { ...fast, retries: 0 });
    await queue.work(
      (_job, { signal }) =>
        new Promise((_done, reject) => {
          if (listens) signal.addEventListener('abort', () => reject(signal.reason));
        }),
      { concurrency: 1 },
    );
    await queue.send([pullRequest(number)], delivery());
    await expect.poll(() => queue.stats()).toMatchObject({ active: 1 });
    await queue.drain(0.1);
    expect(await queue.stats()).toEqual({ ready: 1, waiting: 0, active: 0, dead: 0 });
    const runs: boolean[] = [];
    await open(silent, { ...fast, retries: 0 });
    await queue.work(async (_job, { lastTry }) => void runs.push(lastTry), { concurrency: 1 });
    await expect.poll(() => runs).toEqual([true]);
  });

  test('forgets the jobs of a repository, and no others', async () => {
    const job = pullRequest(number);
    await queue.send([job, { ...job, repository: { ...job.repository, id: 8 } }], delivery());
    await database().transaction((inside) => queue.deleteJobs(inside, [7]));
    const seen: number[] = [];
    await queue.work(async ({ repository }) => void seen.push(repository.id), { concurrency: 1 });
    await expect.poll(() => seen).toEqual([8]);
    await pause(100);
    expect(seen).toEqual([8]);
  });
}
