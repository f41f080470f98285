import { join } from 'node:path';
import { PGlite, type Results, types } from '@electric-sql/pglite';
import type { Database, Queryable, Value } from './database.ts';
import { lockDirectory } from './lock.ts';
import { mutex } from './mutex.ts';

/** Opens PostgreSQL in this process, on a data directory that no other process may have. */
export async function openEmbedded(directory: string): Promise<Database> {
  const unlock = lockDirectory(directory);
  try {
    const session = await PGlite.create({
      dataDir: join(directory, 'database'),
      // A small memory: it opens three times as fast, and the tables are small.
      initDbStartParams: ['--wal-segsize=1', '-c', 'shared_buffers=16MB'],
      startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
      parsers: { [types.INT8]: Number },
    });
    return databaseOf(session, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** There is one session: whoever asks waits until the transaction of another is over. */
const databaseOf = (session: PGlite, unlock: () => void): Database => {
  const inTurn = mutex();
  const alone: Queryable = { query: (sql, values) => ask(session, sql, values) };
  return {
    kind: 'embedded',
    query: (sql, values) => inTurn(() => rollBackOnError(session, alone.query(sql, values))),
    transaction: (work) =>
      inTurn(async () => {
        await session.exec('BEGIN');
        // A failed COMMIT leaves nothing open, and neither may anything that was thrown before it.
        const result = await rollBackOnError(session, work(alone));
        await rollBackOnError(session, session.exec('COMMIT'));
        return result;
      }),
    listen: async (channel, heard, again) => {
      const stop = await inTurn(() => session.listen(`"${channel}"`, heard));
      again();
      return { close: () => inTurn(() => stop()) };
    },
    close: () =>
      inTurn(async () => {
        await session.close();
        unlock();
      }),
  };
};

/** Statements that came together may have opened a transaction and failed inside it; the next one who asks must not find it. */
const rollBackOnError = async <Result>(session: PGlite, work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    await session.exec('ROLLBACK').catch(() => undefined);
    throw error;
  }
};

/** PGlite takes several statements only without values, as PostgreSQL's protocol does. */
const ask = async <Row extends object>(
  session: PGlite,
  sql: string,
  values: readonly Value[] | undefined,
): Promise<readonly Row[]> => {
  if (values !== undefined && values.length > 0) return (await session.query<Row>(sql, [...values])).rows;
  const results = await session.exec(sql);
  return results.flatMap((result) => (result as Results<Row>).rows);
};
