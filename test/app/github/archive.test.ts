import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { Octokit } from '@octokit/rest';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveLimits, readArchive } from '../../../src/app/github/change/archive.ts';

/** Servers that send an archive no GitHub would: endless, slow, broken. */
let server: Server;
let archive: (write: (chunk: Uint8Array) => boolean, end: () => void) => void = () => undefined;
beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-gzip' });
    archive(
      (chunk) => response.write(chunk),
      () => response.end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const read = (wanted: readonly string[], limits: Partial<typeof archiveLimits> = {}) => {
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const neighbour = async () => undefined;
  const place = { api: new Octokit({ baseUrl }), owner: 'acme', repo: 'shop', neighbour, ruleIds: [] };
  return readArchive(place, 'abc', new Set(wanted), { ...archiveLimits, ...limits });
};

/** Sends these files, packed as GitHub packs them. */
function serve(files: Readonly<Record<string, Buffer>>) {
  archive = (write, end) => {
    const packed = pack();
    for (const [path, content] of Object.entries(files)) packed.entry({ name: `acme-shop-abc/${path}` }, content);
    packed.finalize();
    const zipped = createGzip();
    zipped.on('data', write);
    zipped.on('end', end);
    packed.pipe(zipped);
  };
}

describe('an archive', () => {
  test('gives the texts that are wanted, and nothing else', async () => {
    serve({
      'a.ts': Buffer.from('a'),
      'b.ts': Buffer.from('b'),
      'c.ts': Buffer.from([0, 1]),
      '../d.ts': Buffer.from('d'),
    });
    const { texts, stopped } = await read(['a.ts', 'c.ts', 'd.ts']);
    expect([...texts]).toEqual([['a.ts', 'a']]);
    expect(stopped).toBeUndefined();
  });

  test('that unpacks to very much is stopped', async () => {
    serve({ 'zeros.ts': Buffer.alloc(30_000_000), 'a.ts': Buffer.from('a') });
    const { texts, stopped } = await read(['a.ts'], { unpacked: 5_000_000 });
    expect(texts.size).toBe(0);
    expect(stopped).toBe('the archive is larger than 5 MB unpacked');
  });

  test('of very much code is kept in part', async () => {
    serve({ 'a.ts': Buffer.alloc(600_000, 'a'), 'b.ts': Buffer.alloc(600_000, 'b') });
    const { texts, stopped } = await read(['a.ts', 'b.ts'], { kept: 1_000_000 });
    expect([...texts.keys()]).toEqual(['a.ts']);
    expect(stopped).toBe('the code is more than 1 MB');
  });

  test('that never ends is stopped by the clock', async () => {
    archive = () => undefined;
    const { stopped } = await read(['a.ts'], { seconds: 0.2 });
    expect(stopped).toBe('the archive took longer than 0.2 s');
  });

  test('that is none fails', async () => {
    archive = (write, end) => {
      write(Buffer.from('this is no archive'));
      end();
    };
    await expect(read(['a.ts'])).rejects.toThrow();
  });
});
