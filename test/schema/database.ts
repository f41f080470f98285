import type { Schema } from '../../src/model/schema.ts';
import { readSchema } from '../../src/rehearsal/catalog/read-schema.ts';
import { openPGlite } from '../fakes/kept/images.ts';

/** An empty PostgreSQL to try schemas on: whatever runs in it is rolled back. */
export type Scratch = {
  /** Runs scripts one after another and reads the schema they lead to; nothing of it stays. */
  readonly schemaAfter: (...scripts: readonly string[]) => Promise<Schema>;
  /** Runs `work` in a transaction that is rolled back. */
  readonly rolledBack: <T>(work: (scratch: Open) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

export type Open = {
  readonly exec: (sql: string) => Promise<void>;
  readonly rows: (sql: string) => Promise<readonly Record<string, unknown>[]>;
  readonly schema: () => Promise<Schema>;
};

export async function openScratch(): Promise<Scratch> {
  const db = await openPGlite();
  const rows = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
    ((await db.exec(sql)).at(-1)?.rows ?? []) as readonly Record<string, unknown>[];
  const open: Open = {
    exec: async (sql) => {
      await db.exec(sql);
    },
    rows,
    schema: () => readSchema(rows),
  };
  const rolledBack: Scratch['rolledBack'] = async (work) => {
    await db.exec('BEGIN');
    try {
      return await work(open);
    } finally {
      await db.exec('ROLLBACK');
    }
  };
  return {
    rolledBack,
    schemaAfter: (...scripts) =>
      rolledBack(async () => {
        for (const script of scripts) await db.exec(script);
        return open.schema();
      }),
    close: () => db.close(),
  };
}
