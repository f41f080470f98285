import { expect, test } from 'vitest';
import { defaultSettings } from '../../src/model/settings.ts';
import { targetVersion } from '../../src/settings/read-settings.ts';
import { statisticsOf } from '../fakes/statistics.ts';
import { treeOf } from '../fakes/tree.ts';

const versionIn = (files: Readonly<Record<string, string>>) => targetVersion(treeOf(files), defaultSettings);

test('the settings have the first word', async () => {
  const tree = treeOf({ 'compose.yml': 'services:\n  db:\n    image: postgres:15\n' });
  expect(await targetVersion(tree, { postgres: 14 })).toEqual({ version: 14, from: 'settings' });
});

const any = { version: 13, upTo: 18, from: 'no version is named' };

test('nothing found: any version that is supported may be meant', async () => {
  expect(await versionIn({ 'README.md': 'postgres:13' })).toEqual(any);
});

test('production itself is believed before the files of the repository, and the server of the rehearsal after them', async () => {
  const compose = treeOf({ 'compose.yml': 'services:\n  db:\n    image: postgres:15\n' });
  const sources = { statistics: statisticsOf({}), ofEngine: async () => 14 };
  const { major } = sources.statistics.server;
  expect(await targetVersion(compose, defaultSettings, sources)).toMatchObject({ version: major });
  expect(await targetVersion(compose, defaultSettings, { ofEngine: sources.ofEngine })).toMatchObject({ version: 15 });
  expect(await targetVersion(treeOf({}), defaultSettings, { ofEngine: sources.ofEngine })).toEqual({
    version: 14,

    from: 'the server of the rehearsal',
  });
});

test.each([
  ['supabase/config.toml', '[api]\nport = 54321\n[db]\nport = 54322\nmajor_version = 15\n', 15],
  ['docker-compose.yml', 'services:\r\n  db:\r\n    image: "postgres:16-alpine"\r\n', 16],
  ['deploy/compose.production.yaml', 'services:\n  db: \n    image: postgis/postgis:14-3.4 # maps\n', 14],
  ['compose.yml', '    image: pgvector/pgvector:pg17\n', 17],
  ['compose.yml', '    image: timescale/timescaledb:2.17.2-pg16\n', 16],
  ['compose.yml', '    image: registry.example:5000/bitnami/postgresql:15.4.0@sha256:abc\n', 15],
  ['compose.yml', '    image: postgres:${POSTGRES_VERSION:-16}\n', 16],
  ['.github/workflows/test.yml', 'jobs:\n  a:\n    services:\n      db:\n        image: postgres:13.4\n', 13],
  ['.tool-versions', 'nodejs 22.1.0\npostgres 16.2\n', 16],
  ['db/Dockerfile', 'FROM --platform=linux/amd64 postgres:17-bookworm AS db\n', 17],
])('%s: %j', async (path, text, version) => {
  expect(await versionIn({ [path]: text })).toEqual({ version, from: path });
});

test.each([
  ['examples/shop/compose.yml', '    image: postgres:15\n'],
  ['test/fixtures/supabase/config.toml', '[db]\nmajor_version = 15\n'],
  ['compose.yml', '    image: mysql:8\n    image: redis:7\n    image: dpage/pgadmin4:8\n'],
  ['compose.yml', '    image: postgres\n'],
  ['compose.yml', '    image: postgres:latest\n'],
  ['supabase/config.toml', '[db.pooler]\nmajor_version = 15\n'],
  ['.tool-versions', 'postgrest 12.0\n'],
])('%s without a version of PostgreSQL says nothing: %j', async (path, text) => {
  expect(await versionIn({ [path]: text })).toEqual(any);
});

test('of several versions in one file the oldest counts', async () => {
  const matrix = 'services:\n  a:\n    image: postgres:17\n  b:\n    image: postgres:14\n';
  expect(await versionIn({ 'docker-compose.yml': matrix })).toMatchObject({ version: 14 });
});

test('the file nearest the root counts', async () => {
  const files = { 'services/old/compose.yml': 'image: postgres:13', 'compose.yml': 'image: postgres:16' };
  expect(await versionIn(files)).toEqual({ version: 16, from: 'compose.yml' });
});

test('a version older than all that is known is taken for the oldest, and said to be', async () => {
  expect(await versionIn({ 'compose.yml': 'image: postgres:11' })).toEqual({
    version: 13,

    from: 'compose.yml (says 11; 13 is the oldest known)',
  });
});
