import { afterEach, describe, expect, test } from 'vitest';
import type { DeadLetter } from '../../../src/app/queue/queue.ts';
import { healthRoutes } from '../../../src/app/web/health.ts';
import { makeMetrics } from '../../../src/app/web/metrics.ts';
import { operatorRoutes } from '../../../src/app/web/operator.ts';
import { type Route, text } from '../../../src/app/web/route.ts';
import { type Listening, listen } from '../../../src/app/web/server.ts';
import { pause, pullRequest } from '../queue/jobs.ts';

let listening: Listening;
const failures: unknown[] = [];
const serve = async (routes: readonly Route[]): Promise<(path: string, options?: RequestInit) => Promise<Response>> => {
  listening = await listen(routes, { host: '127.0.0.1', port: 0 }, (error) => failures.push(error));
  return (path, options) => fetch(`http://127.0.0.1:${listening.port}${path}`, options);
};
afterEach(() => listening.drain(0));

describe('health', () => {
  test('lives whatever else is wrong, and is ready when all that it needs answers', async () => {
    let broken = false;
    const ask = await serve(
      healthRoutes(
        [
          { name: 'database', check: async () => undefined },
          {
            name: 'queue',
            check: async () => {
              if (broken) throw new Error('connect ECONNREFUSED 10.0.0.1 as someone with secret');
              return undefined;
            },
          },
        ],
        (error) => failures.push(error),
      ),
    );
    expect((await ask('/readyz')).status).toBe(200);
    broken = true;
    const answer = await ask('/readyz');
    expect([answer.status, await answer.text()]).toEqual([503, 'database: ok\nqueue: failed; see the log\n']);
    expect(failures.splice(0)).toEqual([expect.objectContaining({ message: expect.stringContaining('ECONNREFUSED') })]);
    expect((await ask('/healthz')).status).toBe(200);
  });

  test('is looked at once, however many ask at a time', async () => {
    let looks = 0;
    const check = async (): Promise<undefined> => {
      looks++;
      await pause(100);
    };
    const ask = await serve(healthRoutes([{ name: 'database', check }], (error) => failures.push(error)));
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/readyz')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(looks).toBeLessThan(5);
  });

  test('does not wait for ever for what hangs', async () => {
    const ask = await serve(
      healthRoutes([{ name: 'database', check: () => new Promise(() => undefined) }], () => undefined),
    );
    const answer = await ask('/readyz');
    expect([answer.status, await answer.text()]).toEqual([503, 'database: no answer within 2 s\n']);
  });
});

describe('for operators', () => {
  const dead: DeadLetter = { job: pullRequest(3), since: new Date(0), tries: 13, reason: 'Busy: GitHub answered 502' };
  const queue = { deadLetters: async () => [dead], redrive: async () => 1 };
  const metrics = () => makeMetrics(async () => ({ ready: 1, waiting: 2, active: 3, dead: 4 }));

  test('the metrics are open without a token, and the rest is not there', async () => {
    const ask = await serve(operatorRoutes(queue, metrics(), undefined));
    const answer = await ask('/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    expect(await answer.text()).toContain('migration_planner_jobs{state="dead"} 4');
    expect((await ask('/jobs/given-up')).status).toBe(404);
  });

  test('the metrics are there when the database is not, without what it knows', async () => {
    const ask = await serve(
      operatorRoutes(
        queue,
        makeMetrics(() => Promise.reject(new Error('gone'))),
        undefined,
      ),
    );
    const answer = await ask('/metrics');
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('migration_planner_jobs{');
  });

  test('the metrics name the installations that were asked last, not all that ever were', async () => {
    const made = metrics();
    for (let installation = 1; installation <= 1100; installation++) made.request(200, installation, 5000);
    made.request(200, 150, 17);
    const text = await made.write();
    expect(text.match(/rate_limit_remaining\{/g)).toHaveLength(1000);
    expect(text).toContain('rate_limit_remaining{installation="150"} 17');
    expect(text).not.toContain('rate_limit_remaining{installation="1"}');
  });

  test('all is there for who shows the token', async () => {
    const ask = await serve(operatorRoutes(queue, metrics(), 'let me in'));
    const headers = { authorization: 'Bearer let me in' };
    expect((await ask('/metrics')).status).toBe(401);
    expect((await ask('/jobs/given-up', { headers: { authorization: 'Bearer let me out' } })).status).toBe(401);
    expect(await (await ask('/jobs/given-up', { headers })).json()).toMatchObject([{ job: { number: 3 }, tries: 13 }]);
    expect((await ask('/jobs/given-up/redrive', { headers })).status).toBe(405);
    expect(await (await ask('/jobs/given-up/redrive', { method: 'POST', headers })).text()).toBe('1 put back\n');
  });
});

describe('the server', () => {
  const routes: readonly Route[] = [
    { method: 'GET', path: /^\/$/, handle: async () => text(200, 'here') },
    { method: 'GET', path: /^\/slow$/, handle: async () => pause(300).then(() => text(200, 'at last')) },
    { method: 'GET', path: /^\/broken$/, handle: () => Promise.reject(new Error('a secret')) },
  ];

  test('answers with the guards of a page that shows what strangers wrote', async () => {
    const ask = await serve(routes);
    const { headers } = await ask('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('knows what is not there, what is asked wrongly, and tells nobody what broke', async () => {
    const ask = await serve(routes);
    expect((await ask('/nowhere')).status).toBe(404);
    const wrong = await ask('/', { method: 'POST', body: 'x'.repeat(100_000) });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
    expect(await (await ask('/', { method: 'HEAD' })).text()).toBe('');
    const answer = await ask('/broken');
    expect([answer.status, await answer.text()]).toEqual([500, 'something went wrong; see the log\n']);
    expect(failures).toHaveLength(1);
  });

  test('drains: what was asked is answered, nothing new is taken', async () => {
    const ask = await serve(routes);
    const slow = ask('/slow');
    await pause(50);
    const begun = performance.now();
    const drained = listening.drain(5);
    await expect(ask('/')).rejects.toThrow();
    expect(await (await slow).text()).toBe('at last\n');
    await drained;
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
