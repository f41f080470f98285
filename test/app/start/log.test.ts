import { expect, test } from 'vitest';
import { writePacer } from '../../../src/app/start/github/pacing.ts';
import { openLog } from '../../../src/app/start/log.ts';

const written = (say: (log: ReturnType<typeof openLog>) => void): string => {
  const lines: string[] = [];
  say(openLog('trace', { write: (line: string) => void lines.push(line) }));
  return lines.join('');
};

/** As Octokit throws it: with the request, its body and its headers. */
const requestError = Object.assign(new Error('Validation Failed: {"value":"marmalade"}\n    at marmalade (x.ts:1:1)'), {
  name: 'HttpError',
  status: 422,
  request: {
    method: 'POST',
    url: 'https://api.github.com/repos/acme/shop/issues/1/comments?q=marmalade',
    headers: { authorization: 'token marmalade' },
    body: '{"body":"marmalade"}',
  },
  response: { data: { message: 'marmalade' } },
});

test('an error is logged by its kind, its status and its place, never by its words', () => {
  const line = written((log) => log.error({ err: requestError }, 'a job failed'));
  expect(line).not.toContain('marmalade');
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    msg: 'a job failed',
    err: {
      kind: 'HttpError',
      status: 422,
      request: 'POST /repos/acme/shop/issues/1/comments',
      at: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
    },
  });
});

test('the words of the system and its causes help, and are kept', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  });
  const line = written((log) => log.error(new Error('marmalade', { cause })));
  expect(written((log) => log.error({ err: new Error('marmalade') }))).not.toContain('marmalade');
  expect(JSON.parse(line)).toMatchObject({ err: { cause: { message: 'connect ECONNREFUSED 127.0.0.1:1' } } });
  expect(line).not.toContain('marmalade');
});

test('what others log beside their words is left out where it may hold content or secrets', () => {
  const secret = 'marmalade';
  const line = written((log) => {
    log.warn({ body: secret, headers: { authorization: secret }, event: { payload: secret } }, 'a request');
    log.warn({ request: { body: secret, headers: secret }, deep: { request: { body: secret } } }, 'another');
    log.warn('went out with ghs_16C7e42F292c6912E7710c838347Ae178B4a and github_pat_11AAAAAAA0123456789');
  });
  expect(line).not.toContain('marmalade');
  expect(line).toContain('went out with [token] and [token]');
});

test('a handful of writes goes out at once, then one a second; reads and queries do not wait', async () => {
  const inTurn = writePacer();
  const write = { method: 'POST', url: '/repos/{owner}/{repo}/check-runs' };
  const begun = performance.now();
  await Promise.all(Array.from({ length: 6 }, () => inTurn(write)));
  await inTurn({ method: 'GET', url: '/repos/{owner}/{repo}' });
  await inTurn({ method: 'POST', url: '/graphql', query: 'query { viewer { login } }' });
  expect(performance.now() - begun).toBeLessThan(300);
  await inTurn({ method: 'POST', url: '/graphql', query: 'mutation { x }' });
  expect(performance.now() - begun).toBeGreaterThan(900);
});
