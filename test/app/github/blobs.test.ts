import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BlobLimits, blobCache } from '../../../src/app/github/change/blob-cache.ts';
import { treeCache } from '../../../src/app/github/change/tree-cache.ts';
import { openClient, type RepositoryClient } from '../../../src/app/github/repository-client.ts';
import { damages } from '../../fakes/damages.ts';
import type { Repository } from '../../fakes/github/fake-github.ts';
import { openStage, type Stage } from './stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'migration-planner-blobs-'));
let stage: Stage;
let repository: Repository;
let place: RepositoryClient;
beforeAll(async () => {
  stage = await openStage();
  const files = Object.fromEntries(
    Array.from({ length: 250 }, (_, at) => [`f${at}.sql`, `-- ${at} ${'x'.repeat(1000)}\n`]),
  );
  repository = stage.github.repository('acme/shop', { files });
  const installation = stage.github.deliveries.at(-1)?.installation ?? 0;
  const reference = { installation, id: repository.id, owner: 'acme', name: 'shop' };
  place = await openClient(reference, stage.services);
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
  expect(stage.github.violations).toEqual([]);
});

const limits: BlobLimits = { folder, maxBytesOnDisk: 10_000_000, maxInMemory: 1_000_000, now: () => new Date() };
const queries = () => stage.github.requests.count('POST /graphql');

async function wanted() {
  const { files } = await treeCache().of(place, repository.id, repository.branches.get('main') ?? '');
  return [...files.values()].map(({ hash, size }) => ({ hash, size }));
}

describe('blobs', () => {
  test('are asked for a hundred at a time, and once', async () => {
    const all = await wanted();
    stage.github.requests.forget();
    const blobs = blobCache(limits);
    expect((await blobs.read(place, repository.id, all)).size).toBe(250);
    expect(queries()).toBe(3);
    expect((await blobs.read(place, repository.id, all)).size).toBe(250);
    expect((await blobCache(limits).read(place, repository.id, all)).size).toBe(250);
    expect(queries()).toBe(3);
  });

  test('of another repository are not told to whoever knows a hash', async () => {
    const all = await wanted();
    stage.github.requests.forget();
    await blobCache(limits).read(place, repository.id + 1, all.slice(0, 1));
    expect(queries()).toBe(1);
  });

  test('on the disk stay within their bytes', async () => {
    const small = join(folder, 'small');
    const blobs = blobCache({ ...limits, folder: small, maxBytesOnDisk: 50_000, maxInMemory: 0 });
    await blobs.read(place, repository.id, await wanted());
    const kept = readdirSync(small, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(52);
  });

  test.each(Object.entries(damages))('on the disk that are %s are asked for again', async (name, damage) => {
    const own = join(folder, name);
    const [one, other] = await wanted();
    if (!one || !other) throw new Error('two files');
    const read = () => blobCache({ ...limits, folder: own, maxInMemory: 0 }).read(place, repository.id, [one, other]);
    const whole = await read();
    const pathOf = (hash: string) => join(own, String(repository.id), hash.slice(0, 2), hash);
    damage(pathOf(one.hash), pathOf(other.hash));
    stage.github.requests.forget();
    expect(await read()).toEqual(whole);
    expect(queries()).toBe(1);
    expect(await read()).toEqual(whole);
    expect(queries()).toBe(1);
  });

  test('that are no hash, or gone, are absent', async () => {
    const strange = [
      { hash: '") { ... on Blob { text } } x: object(oid: "', size: 1 },
      { hash: 'f'.repeat(40), size: 1 },
    ];
    expect(await blobCache(limits).read(place, repository.id, strange)).toEqual(new Map());
  });
});

test('a tree is listed once for a commit, and the oldest goes when there are too many', async () => {
  const trees = treeCache(300);
  const first = repository.branches.get('main') ?? '';
  stage.github.user('founder');
  const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
  stage.github.requests.forget();
  await trees.of(place, repository.id, first);
  await trees.of(place, repository.id, first);
  expect(stage.github.requests.count(route)).toBe(1);
  await trees.of(place, repository.id + 1, first);
  await trees.of(place, repository.id, first);
  expect(stage.github.requests.count(route)).toBe(3);
});
