import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../../src/app/store/database.ts';
import { openDatabase } from '../../../src/app/store/open-database.ts';
import { addEmptyStore } from '../../fakes/kept/store.ts';
import { type PostgresServer, startPostgres } from '../../fakes/postgres-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'store-'));
let server: PostgresServer;
let databases: Readonly<Record<'embedded' | 'server', Database>>;

beforeAll(async () => {
  server = await startPostgres();
  databases = {
    embedded: await openDatabase({ directory: join(folder, 'embedded') }),
    server: await openDatabase({ url: await server.database('store') }),
  };
});
afterAll(async () => {
  await databases.embedded.close();
  await databases.server.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['embedded', 'server'] as const)('the %s memory', (kind) => {
  test('gives the same values whatever the database is', async () => {
    const [row] = await databases[kind].query<{ id: number; words: readonly string[]; kept: object; at: Date }>(
      `SELECT $1::bigint AS id, $2::text[] AS words, $3::jsonb AS kept, $4::timestamptz AS at`,
      [9_007_199_254_740_991, ['a', 'b, "c"'], JSON.stringify({ a: ['1'] }), new Date(0)],
    );
    expect(row).toEqual({ id: 9_007_199_254_740_991, words: ['a', 'b, "c"'], kept: { a: ['1'] }, at: new Date(0) });
  });

  test('runs several statements at once and gives the rows of all', async () => {
    const rows = await databases[kind].query('SELECT 1 AS one; SELECT 2 AS two');
    expect(rows).toEqual([{ one: 1 }, { two: 2 }]);
  });

  test('keeps all of a transaction or nothing', async () => {
    const database = databases[kind];
    await database.query('CREATE TABLE kept (word text)');
    const failing = database.transaction(async (inside) => {
      await inside.query(`INSERT INTO kept VALUES ('lost')`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await database.transaction((inside) => inside.query(`INSERT INTO kept VALUES ('kept')`));
    expect(await database.query('SELECT word FROM kept')).toEqual([{ word: 'kept' }]);
  });

  test('lets nobody into the transaction of another', async () => {
    const database = databases[kind];
    await database.query('CREATE TABLE guarded (word text)');
    const open = database.transaction(async (inside) => {
      await inside.query(`INSERT INTO guarded VALUES ('mine')`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      throw new Error('undone');
    });
    const other = database.query(`INSERT INTO guarded VALUES ('theirs')`);
    await expect(open).rejects.toThrow('undone');
    await other;
    expect(await database.query('SELECT word FROM guarded')).toEqual([{ word: 'theirs' }]);
  });

  test('goes on after statements that failed inside a transaction of their own', async () => {
    const database = databases[kind];
    await expect(database.query('BEGIN; SELECT nothing_of_this_name; COMMIT')).rejects.toMatchObject({ code: '42703' });
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('hears what is notified', async () => {
    const heard: string[] = [];
    const listener = await databases[kind].listen(
      'Some_Channel',
      (payload) => heard.push(payload),
      () => undefined,
    );
    await databases[kind].query(`SELECT pg_notify('Some_Channel', 'hello')`);
    await expect.poll(() => heard).toEqual(['hello']);
    await listener.close();
  });

  test('refuses tables of a newer version', async () => {
    const directory = join(folder, 'newer');
    if (kind === 'embedded') await addEmptyStore(directory);
    const place = kind === 'embedded' ? { directory } : { url: await server.database('newer') };
    const database = await openDatabase(place);
    await database.query(`INSERT INTO migration_planner.upgrades (number, name) VALUES (9999, 'of tomorrow')`);
    await database.close();
    await expect(openDatabase(place)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('step 9999'),
    });
  });
});

test('two processes that start on a new server together make the tables once', async () => {
  const url = await server.database('together');
  const both = await Promise.all([openDatabase({ url }), openDatabase({ url })]);
  const [counted] = await (both[0] as Database).query<{ steps: number }>(
    'SELECT count(*)::int AS steps FROM migration_planner.upgrades WHERE number = 1',
  );
  await Promise.all(both.map((database) => database.close()));
  expect(counted).toEqual({ steps: 1 });
});

test('an unreachable server is named without its password', async () => {
  const opening = openDatabase({ url: 'postgres://someone:secret@127.0.0.1:1/app' });
  await expect(opening).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining('127.0.0.1:1') });
  await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
});

test('a data directory that is a file is refused with what would be right', async () => {
  await expect(openDatabase({ directory: import.meta.filename })).rejects.toMatchObject({
    name: 'UserError',
    expected: expect.stringContaining('may write'),
  });
});

test('a second process is kept off a data directory until the first one is gone, however it went', async () => {
  const directory = join(folder, 'shared');
  await addEmptyStore(directory);
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'hold-directory.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  await expect(openDatabase({ directory })).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining(`in use by process ${holder.pid}`),
  });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const database = await openDatabase({ directory });
  expect(await database.query('SELECT word FROM kept')).toEqual([{ word: 'survived' }]);
  await database.close();
});
