import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureIn } from '../../src/model/effect.ts';
import type { Rehearsal } from '../../src/model/rehearsal.ts';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import { migration, request } from './migrations.ts';

const images = { folder: mkdtempSync(join(tmpdir(), 'images-')), mostBytes: 1e8 };
afterAll(() => rmSync(images.folder, { recursive: true }));

/** Short limits: what is endless is stopped all the same. */
const limits = { ...defaultLimits, seconds: 12 };

const history = [migration('1', 'CREATE TABLE t (id int PRIMARY KEY);')];

/** The image of the history is made without hurry: the short limit is for what comes after it. */
beforeAll(async () => {
  const stage = await rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images })(request(history, []));
  await stage.close();
});

const rehearse = async (sql: string, mode: 'migration' | 'none' = 'migration'): Promise<Rehearsal> => {
  const stage = await rehearsing({ engine: { name: 'embedded' }, limits, images })(
    request(history, [migration('2', sql, { mode })]),
  );
  await stage.close();
  return stage.rehearsal;
};

test.each([
  ['an endless query', 'SELECT count(*) FROM generate_series(1, 1000000000000);'],
  ['an endless loop', 'DO $$ BEGIN LOOP END LOOP; END $$;'],
  ['a program started behind dynamic SQL', `DO $$ BEGIN EXECUTE 'COPY t FROM PROGRAM ''id'''; END $$;`],
])('%s costs one killed child and a sentence', async (_, sql) => {
  const rehearsal = await rehearse(sql);
  const said =
    rehearsal.outcome === 'not rehearsed'
      ? rehearsal.reason
      : failureIn(rehearsal.migrations[0]?.statements[0]?.outcome)?.message;
  expect(said).toMatch(
    /stopped after 12 s, at migrations\/2\.sql line 1|stopped at \d+ MiB of memory|PostgreSQL stopped working|crashed|program/i,
  );
});

test('a memory eater is stopped at its limit or fails in PostgreSQL', async () => {
  const rehearsal = await rehearse(
    "DO $$ DECLARE a text[] := '{}'; BEGIN LOOP a := a || repeat(md5(random()::text), 500000); END LOOP; END $$;",
  );
  const said = rehearsal.reason ?? failureIn(rehearsal.migrations[0]?.statements[0]?.outcome)?.message ?? '';
  expect(said).toMatch(/stopped (at|after)|memory|crashed|out of|requested/i);
});

test('a subscription, which connects to another server, is never run, and said', async () => {
  const rehearsal = await rehearse("CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1' PUBLICATION p;");
  const [statement] = rehearsal.migrations[0]?.statements ?? [];
  expect(statement?.outcome).toEqual({
    kind: 'could not be run',
    reason: 'a subscription connects to another server and is never run',
  });
});

test('COPY … PROGRAM in the open is never run, and said', async () => {
  const rehearsal = await rehearse("COPY t FROM PROGRAM 'id';");
  expect(rehearsal.migrations[0]?.statements[0]).toMatchObject({
    outcome: { kind: 'could not be run', reason: expect.stringContaining('never run') },
  });
});

test('files of this machine cannot be read', async () => {
  const rehearsal = await rehearse("CREATE TABLE stolen AS SELECT pg_read_file('/etc/passwd') AS content;");
  const outcome = rehearsal.migrations[0]?.statements[0]?.outcome;
  expect(outcome).toMatchObject({ kind: 'could not be run', reason: expect.stringContaining('/etc/passwd') });
});

test('ten thousand statements are rehearsed', async () => {
  const sql = Array.from({ length: 10_000 }, (_, n) => `INSERT INTO t VALUES (${n + 10});`).join('\n');
  const rehearsal = await rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images })(
    request([migration('1', 'CREATE TABLE t (id int PRIMARY KEY);')], [migration('2', sql)]),
  ).then(async (stage) => {
    await stage.close();
    return stage.rehearsal;
  });
  expect(rehearsal.migrations[0]?.statements).toHaveLength(10_000);
  expect(rehearsal.migrations[0]?.outcome).toBe('applied');
});

test('a file of ten megabytes is not parsed, and said', async () => {
  const rehearsal = await rehearse(`SELECT '${'x'.repeat(10_000_000)}';`);
  expect(rehearsal.migrations[0]?.statements).toEqual([]);
});

test('after all that the next rehearsal works', async () => {
  const rehearsal = await rehearse('ALTER TABLE t ADD COLUMN name text;');
  expect(rehearsal.outcome).toBe('rehearsed');
  expect(rehearsal.after?.tables[0]?.columns.map(({ name }) => name)).toEqual(['id', 'name']);
});
