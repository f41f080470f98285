import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Schema } from '../../src/model/schema.ts';
import { backfillScript } from '../../src/recipes/backfill-script.ts';
import { batchedUpdate, updateBatch } from '../../src/recipes/batched-update.ts';
import type { RecipeTarget } from '../../src/recipes/target.ts';
import { readSchema } from '../../src/rehearsal/catalog/read-schema.ts';
import { statementsOf } from '../../src/sql/step-sql.ts';
import { type PostgresServer, startPostgres } from '../fakes/postgres-server.ts';
import { nodeOf } from './compare.ts';

const rows = 20_000;
let server: PostgresServer;
let url: string;
let admin: Client;
let folder: string;
let count = 0;
beforeAll(async () => {
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'backfill-'));
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(async () => {
  await admin.end();
  await server.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await admin?.end();
  url = await server.database(`fill_${count++}`);
  admin = await connected();
  await admin.query(`CREATE TABLE t (id bigint PRIMARY KEY, v int, old int, touched int NOT NULL DEFAULT 0);
    INSERT INTO t SELECT n, NULL, n FROM generate_series(1, ${rows}) AS n`);
});

const connected = async (): Promise<Client> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

const update = 'UPDATE t SET v = old WHERE v IS NULL';
const target = async (): Promise<RecipeTarget> => {
  const before: Schema = await readSchema(async (sql) => (await admin.query<Record<string, unknown>>(sql)).rows);
  return { table: 'public.t', before, postgres: 18 };
};

/** The procedure, and its name. */
const procedure = async (): Promise<{ readonly sql: string; readonly name: string }> => {
  const node = nodeOf(update);
  const [step] = 'UpdateStmt' in node ? batchedUpdate(await target(), { update: node.UpdateStmt }).steps : [];
  const sql = statementsOf(step?.sql ?? '')[0] ?? '';
  return { sql, name: /CREATE PROCEDURE (\S+?)\(/.exec(sql)?.[1] ?? '' };
};

const program = async (): Promise<string> => {
  const node = nodeOf(update);
  const batch = 'UpdateStmt' in node ? updateBatch(await target(), node.UpdateStmt) : undefined;
  const path = join(folder, `backfill-${count}.ts`);
  writeFileSync(path, (batch && backfillScript(batch)) ?? '');
  return path;
};

/** Writers that change rows, and add some that need no filling, until they are stopped; says how much they did. */
const writing = async (): Promise<() => Promise<{ readonly touched: number; readonly added: number }>> => {
  const client = await connected();
  let going = true;
  let [touched, added] = [0, 0];
  const work = (async () => {
    for (let n = 1; going; n += 1) {
      await client.query('UPDATE t SET touched = touched + 1 WHERE id = $1', [1 + ((n * 7919) % rows)]);
      await client.query('INSERT INTO t (id, v, old) VALUES ($1, 0, 0)', [rows + n]);
      [touched, added] = [touched + 1, added + 1];
    }
    await client.end();
  })();
  return async () => {
    going = false;
    await work;
    return { touched, added };
  };
};

const filled = async () => {
  const { rows: found } = await admin.query(`SELECT count(*)::int AS all, sum(touched)::int AS touched,
    count(*) FILTER (WHERE v IS NULL)::int AS missed, count(*) FILTER (WHERE v <> old)::int AS wrong FROM t`);
  return found[0];
};

test('the procedure misses no row beside writers, killed in the middle and called again from where it was', async () => {
  const { sql, name } = await procedure();
  await admin.query(sql);
  const stop = await writing();
  const worker = await connected();
  const done: string[] = [];
  worker.on('notice', ({ message = '' }) => void done.push(message));
  const { rows: found } = await worker.query('SELECT pg_backend_pid() AS pid');
  const call = worker.query(`CALL ${name}(batch_size => 500, pause_seconds => 0.02)`).catch((error: Error) => error);
  while (done.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  await admin.query('SELECT pg_terminate_backend($1)', [found[0]?.pid]);
  expect(await call).toBeInstanceOf(Error);
  expect((await filled())?.missed).toBeGreaterThan(0);
  const last = Number(/done up to \(?(\d+)/.exec(done.findLast((one) => one.includes('done up to')) ?? '')?.[1]);
  await admin.query(`CALL ${name}(batch_size => 500, pause_seconds => 0, after_1 => ${last})`);
  const { touched, added } = await stop();
  expect(await filled()).toEqual({ all: rows + added, touched, missed: 0, wrong: 0 });
});

test('a dry run of the procedure counts, and changes nothing', async () => {
  const { sql, name } = await procedure();
  await admin.query(sql);
  const said: string[] = [];
  admin.on('notice', ({ message = '' }) => void said.push(message));
  await admin.query(`CALL ${name}(pause_seconds => 0, dry_run => true)`);
  expect(said.at(-1)).toContain(`${rows} rows so far`);
  expect((await filled())?.missed).toBe(rows);
});

type Run = { readonly child: ChildProcess; readonly lines: string[]; readonly ended: Promise<number | null> };

const start = (path: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): Run => {
  const child = spawn(process.execPath, [path, ...words], { env: { ...process.env, DATABASE_URL: url, ...env } });
  const lines: string[] = [];
  child.stdout.on('data', (chunk) => void lines.push(...String(chunk).trim().split('\n')));
  child.stderr.on('data', (chunk) => void lines.push(String(chunk)));
  return { child, lines, ended: new Promise((resolve) => child.on('exit', resolve)) };
};

test('the program misses no row beside writers, killed in the middle and started again from where it was', async () => {
  const path = await program();
  const stop = await writing();
  const first = start(path, []);
  while (first.lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
  first.child.kill('SIGKILL');
  await first.ended;
  const key = /done up to (\[.*\])/.exec(first.lines.findLast((line) => line.includes('done up to')) ?? '')?.[1] ?? '';
  expect(JSON.parse(key)).toHaveLength(1);
  const second = start(path, [key]);
  expect(await second.ended, second.lines.join('\n')).toBe(0);
  const { touched, added } = await stop();
  expect(await filled()).toEqual({ all: rows + added, touched, missed: 0, wrong: 0 });
});

test('a dry run of the program counts, and changes nothing', async () => {
  const run = start(await program(), [], { DRY_RUN: '1' });
  expect(await run.ended).toBe(0);
  expect(run.lines.at(-1)).toContain(`${rows} rows would be changed so far`);
  expect((await filled())?.missed).toBe(rows);
});
