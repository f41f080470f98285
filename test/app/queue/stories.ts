import { expect, test } from 'vitest';
import { defaultPace, schema } from '../../../src/app/queue/boss.ts';
import type { Handler, Queue } from '../../../src/app/queue/queue.ts';
import type { Database } from '../../../src/app/store/database.ts';
import { delivery, pause, pullRequest, silent } from './jobs.ts';
import { fast, queueForEach } from './queue-for-each.ts';

/** How the queue takes jobs and tries them again, wherever they are kept. */
export function queueStories(database: () => Database): void {
  let queue: Queue;
  let number: number;
  const open = queueForEach(database, (opened) => {
    ({ queue, number } = opened);
  });

  test('takes a delivery once, also when its work is long done', async () => {
    const runs: number[] = [];
    await queue.work(async () => void runs.push(number), { concurrency: 2 });
    const id = delivery();
    expect(await queue.send([pullRequest(number)], id)).toBe('queued');
    expect(await queue.send([pullRequest(number)], id)).toBe('known');
    await expect.poll(() => runs).toHaveLength(1);
    await expect.poll(() => queue.stats()).toMatchObject({ ready: 0, active: 0 });
    expect(await queue.send([pullRequest(number)], id)).toBe('known');
    await pause(100);
    expect(runs).toHaveLength(1);
  });

  test('writes what belongs to a delivery with it, or neither', async () => {
    const id = delivery();
    const failing = queue.send([pullRequest(number)], id, async (inside) => {
      await inside.query('SELECT 1 / 0');
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await queue.stats()).toMatchObject({ ready: 0 });
    const written: string[] = [];
    const also = async (): Promise<void> => void written.push('once');
    expect(await queue.send([pullRequest(number)], id, also)).toBe('queued');
    expect(await queue.send([pullRequest(number)], id, also)).toBe('known');
    expect(written).toEqual(['once']);
  });

  test('lets what waits stand for all that comes, with the newest words and the wish to review anew', async () => {
    expect(await queue.send([pullRequest(number, true)], delivery())).toBe('queued');
    for (let more = 0; more < 5; more++) {
      expect(
        await queue.send(
          [{ ...pullRequest(number), repository: { ...pullRequest(number).repository, name: 'renamed' } }],
          delivery(),
        ),
      ).toBe('coalesced');
    }
    expect(await queue.stats()).toMatchObject({ ready: 1 });
    const seen: unknown[] = [];
    await queue.work(async (job) => void seen.push(job), { concurrency: 2 });
    await expect.poll(() => seen).toMatchObject([{ number, anew: true, repository: { name: 'renamed' } }]);
  });

  test('runs again for what came while the pull request was in hand', async () => {
    const runs: string[] = [];
    await queue.work(
      async () => {
        runs.push('start');
        await pause(200);
        runs.push('end');
      },
      { concurrency: 3 },
    );
    await queue.send([pullRequest(number)], delivery());
    await expect.poll(() => runs).toEqual(['start']);
    expect(await queue.send([pullRequest(number)], delivery())).toBe('queued');
    expect(await queue.send([pullRequest(number)], delivery())).toBe('coalesced');
    await expect.poll(() => runs, { timeout: 2000 }).toEqual(['start', 'end', 'start', 'end']);
  });

  test('runs a burst at once and then once more when it is over, not later than the spacing', async () => {
    await open(silent, { ...fast, spacingSeconds: 1 });
    const runs: number[] = [];
    const begun = performance.now();
    await queue.work(async () => void runs.push(performance.now() - begun), { concurrency: 3 });
    for (let event = 0; event < 8; event++) {
      await queue.send([pullRequest(number)], delivery());
      await pause(80);
    }
    await expect.poll(() => runs.length, { timeout: 2000 }).toBe(2);
    expect(runs[0]).toBeLessThan(300);
    expect(runs[1]).toBeGreaterThan(990);
    expect(runs[1]).toBeLessThan(1700);
    await pause(300);
    expect(runs).toHaveLength(2);
  });

  test('tries again what failed, and keeps of the error only its line', async () => {
    let tries = 0;
    const failing: Handler = async () => {
      tries++;
      if (tries < 2)
        throw Object.assign(new Error('Bad gateway\nsecret of the second line'), {
          status: 502,
          request: { body: 'secret body' },
        });
    };
    await queue.send([pullRequest(number)], delivery());
    await queue.work(failing, { concurrency: 1 });
    await expect.poll(() => tries, { timeout: 5000 }).toBe(2);
    const kept = await database().query<{ output: string }>(`SELECT output::text FROM ${schema}.job`);
    expect(JSON.stringify(kept)).not.toContain('secret');
  });

  test('shows what was given up and puts it back when told', async () => {
    const heard: boolean[] = [];
    await open({ ...silent, failed: ({ last }) => heard.push(last) }, { ...fast, retries: 1 });
    let broken = true;
    const seen: number[] = [];
    await queue.send([pullRequest(number)], delivery());
    await queue.work(
      async (job) => {
        if (broken) throw new Error('GitHub is down');
        if (job.kind === 'pull request') seen.push(job.number);
      },
      { concurrency: 1 },
    );
    await expect
      .poll(() => queue.stats(), { timeout: 6000 })
      .toMatchObject({ dead: 1, ready: 0, waiting: 0, active: 0 });
    expect(heard).toEqual([false, true]);
    expect(await queue.deadLetters()).toMatchObject([{ job: { number }, tries: 2, reason: 'Error: GitHub is down' }]);
    broken = false;
    expect(await queue.redrive()).toBe(1);
    await expect.poll(() => seen, { timeout: 3000 }).toEqual([number]);
    expect(await queue.deadLetters()).toEqual([]);
  });

  test('an event pulls forward what was to be tried again later', async () => {
    await open(silent, { ...defaultPace, spacingSeconds: 0, firstRetrySeconds: 600 });
    let tries = 0;
    await queue.work(
      async () => {
        tries++;
        if (tries === 1) throw new Error('not yet');
      },
      { concurrency: 1 },
    );
    await queue.send([pullRequest(number)], delivery());
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 1 });
    expect(await queue.send([pullRequest(number)], delivery())).toBe('coalesced');
    await expect.poll(() => tries).toBe(2);
  });

  test('what failed is left to the job that came meanwhile, and nothing is given up', async () => {
    const outcomes: string[] = [];
    await open({ ...silent, finished: ({ outcome }) => outcomes.push(outcome) }, { ...fast, retries: 0 });
    let first = true;
    const seen: boolean[] = [];
    await queue.work(
      async (job) => {
        if (first) {
          first = false;
          await queue.send([pullRequest(number)], delivery());
          throw new Error('the head moved');
        }
        if (job.kind === 'pull request') seen.push(job.anew);
      },
      { concurrency: 2 },
    );
    await queue.send([pullRequest(number, true)], delivery());
    await expect.poll(() => outcomes).toEqual(['left to the next', 'done']);
    expect(seen).toEqual([true]);
    expect(await queue.stats()).toMatchObject({ dead: 0 });
  });

  test('starts a job within milliseconds of its delivery, after a backlog too', async () => {
    const waits: number[] = [];
    let sent = 0;
    await queue.work(async () => void waits.push(performance.now() - sent), { concurrency: 4 });
    await Promise.all(Array.from({ length: 100 }, (_, index) => queue.send([pullRequest(10_000 + index)], delivery())));
    await expect.poll(() => waits.length, { timeout: 5000 }).toBe(100);
    await expect.poll(() => queue.stats()).toMatchObject({ active: 0, ready: 0 });
    waits.length = 0;
    sent = performance.now();
    await queue.send([pullRequest(number)], delivery());
    await expect.poll(() => waits.length).toBe(1);
    expect(waits[0]).toBeLessThan(300);
  });
}
