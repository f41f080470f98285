import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfiguration } from '../../../src/app/start/configuration.ts';
import { statisticsFetcher } from '../../../src/app/start/statistics-service.ts';

const asked: { readonly url: string | undefined; readonly authorization: string | undefined }[] = [];
let service: Server;
let template = '';
beforeAll(async () => {
  service = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    if (request.url?.endsWith('/none.json')) return response.writeHead(404).end();
    if (request.url?.endsWith('/elsewhere.json'))
      return response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    if (request.url?.endsWith('/huge.json')) return response.end('x'.repeat(4_000_001));
    return request.url?.endsWith('/down.json') ? response.writeHead(503).end() : response.end('{}');
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  template = `http://127.0.0.1:${(service.address() as AddressInfo).port}/stats/{owner}/{repository}.json`;
});
afterAll(() => new Promise((resolve) => service.close(resolve)));

test('the service is asked for one repository, with the token, and nothing that it is called leads elsewhere', async () => {
  const ask = statisticsFetcher({ template, token: 'a word' });
  expect(await ask('acme', 'shop')).toEqual({ text: '{}' });
  expect(await ask('..', 'shop')).toBeUndefined();
  expect(await ask('a/b', '../admin?x=#')).toEqual({ text: '{}' });
  expect(asked.splice(0)).toEqual([
    { url: '/stats/acme/shop.json', authorization: 'Bearer a word' },
    { url: '/stats/a%2Fb/..%2Fadmin%3Fx%3D%23.json', authorization: 'Bearer a word' },
  ]);
});

test.each([
  ['none', undefined],
  ['down', { problem: 'the statistics service answered 503' }],
  ['huge', { problem: 'the answer of the statistics service is too large' }],
  ['elsewhere', { problem: expect.stringContaining("can't be reached") }],
])('%s', async (repository, answer) => {
  expect(await statisticsFetcher({ template, token: undefined })('acme', repository)).toEqual(answer);
});

test('the address has a place for owner and repository, and a server of its own', () => {
  const read = (url: string) => readConfiguration(undefined, { STATISTICS_URL: url }).statistics;
  expect(read('https://stats.internal/{owner}/{repository}.json')).toEqual({
    template: 'https://stats.internal/{owner}/{repository}.json',
    token: undefined,
  });
  for (const url of [
    'https://{owner}.internal/{repository}',
    'https://stats.internal/{owner}',
    'ftp://a/{owner}/{repository}',
  ])
    expect(() => read(url)).toThrow("STATISTICS_URL can't be");
});
