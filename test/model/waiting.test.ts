import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { conflicts } from '../../src/model/conflicts.ts';
import { type LockMode, lockModes } from '../../src/model/effect.ts';
import { type PostgresServer, startPostgres } from '../fakes/postgres-server.ts';

let server: PostgresServer;
let holder: Client;
let other: Client;

beforeAll(async () => {
  server = await startPostgres();
  const url = await server.database('waiting');
  [holder, other] = [new Client(url), new Client(url)];
  await Promise.all([holder.connect(), other.connect()]);
  await other.query('CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1); CREATE INDEX i ON t (a)');
  await other.query("SET lock_timeout = '60ms'");
});
afterAll(async () => {
  await Promise.all([holder.end(), other.end()]);
  await server.stop();
});

/** What people and programs do to a table all day, and the mode that each needs. */
const everyday: readonly (readonly [sql: string, mode: LockMode])[] = [
  ['SELECT * FROM t', 'ACCESS SHARE'],
  ['SELECT * FROM t FOR UPDATE', 'ROW SHARE'],
  ['INSERT INTO t VALUES (2, 2)', 'ROW EXCLUSIVE'],
  ['UPDATE t SET a = 2', 'ROW EXCLUSIVE'],
  ['DELETE FROM t', 'ROW EXCLUSIVE'],
  ['ANALYZE t', 'SHARE UPDATE EXCLUSIVE'],
  ['VACUUM t', 'SHARE UPDATE EXCLUSIVE'],
  ['CREATE INDEX CONCURRENTLY j ON t (a)', 'SHARE UPDATE EXCLUSIVE'],
  ['CREATE INDEX j ON t (a)', 'SHARE'],
  ['CREATE TRIGGER s BEFORE INSERT ON t EXECUTE FUNCTION suppress_redundant_updates_trigger()', 'SHARE ROW EXCLUSIVE'],
  ['LOCK TABLE t IN EXCLUSIVE MODE', 'EXCLUSIVE'],
  ['ALTER TABLE t ADD COLUMN b int', 'ACCESS EXCLUSIVE'],
  ['DROP TABLE t', 'ACCESS EXCLUSIVE'],
];

/** Whether a statement had to wait for the table; what it did is taken back. */
const waits = async (sql: string): Promise<boolean> => {
  // VACUUM and CONCURRENTLY wait for no transaction to end when they ask for the table first: they are run as they are.
  const alone = /^VACUUM|CONCURRENTLY/.test(sql);
  try {
    await other.query(alone ? sql : `BEGIN; ${sql}`);
    return false;
  } catch (thrown) {
    return (thrown as { code?: string }).code === '55P03';
  } finally {
    await other.query(alone ? 'SELECT 1' : 'ROLLBACK');
  }
};

test.each(lockModes)('while %s is held, on a real server exactly those wait that are said to', async (held) => {
  for (const [sql, needed] of everyday) {
    await holder.query(`BEGIN; LOCK TABLE t IN ${held} MODE`);
    const waited = await waits(sql);
    await holder.query('ROLLBACK');
    await other.query('DROP INDEX IF EXISTS j');
    // A concurrent build also waits for whoever might not see it: longer than for the table itself.
    if (/CONCURRENTLY/.test(sql) && !conflicts[held].includes(needed)) continue;
    expect({ held, sql, waited }).toEqual({ held, sql, waited: conflicts[held].includes(needed) });
  }
});
