import type { Schema } from '../../src/model/schema.ts';
import type { Step } from '../../src/model/step.ts';
import { readSchema } from '../../src/rehearsal/catalog/read-schema.ts';
import { readScript, wholeFile } from '../../src/sql/script.ts';
import { openPGlite } from '../fakes/kept/images.ts';

/** A database that is emptied between the ways of making one change. */
export type Database = {
  readonly reset: (setup: string) => Promise<void>;
  readonly run: (sql: string) => Promise<readonly Record<string, unknown>[]>;
  readonly steps: (steps: readonly Step[]) => Promise<void>;
  readonly back: (steps: readonly Step[]) => Promise<void>;
  readonly schema: () => Promise<Schema>;
  readonly close: () => Promise<void>;
};

export async function openDatabase(): Promise<Database> {
  const db = await openPGlite();
  const run: Database['run'] = async (sql) =>
    ((await db.exec(sql)).at(-1)?.rows ?? []) as readonly Record<string, unknown>[];
  const script = async (sql: string, transaction: Step['transaction']): Promise<void> => {
    if (transaction === 'own') await db.exec('BEGIN');
    try {
      for (const statement of statementsOf(sql)) await explained(statement, () => db.exec(statement));
      if (transaction === 'own') await db.exec('COMMIT');
    } catch (error) {
      await db.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    run,
    reset: async (setup) => {
      await db.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      await db.exec(setup);
    },
    steps: async (steps) => {
      for (const step of steps) await script(step.sql, step.transaction);
    },
    back: async (steps) => {
      for (const step of steps.toReversed()) await script(step.down ?? '', step.transaction);
    },
    schema: () => readSchema(run),
    close: () => db.close(),
  };
}

export function statementsOf(sql: string): readonly string[] {
  const script = readScript(wholeFile('step.sql', sql));
  const [unreadable] = script.unreadable;
  if (unreadable) throw new Error(`${unreadable.reason}\n${sql}`);
  return script.statements.map((statement) => statement.sql);
}

const explained = async (sql: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${sql}`);
  }
};

/** Column order is the one thing that a way round cannot keep. */
export function apartFromColumnOrder(schema: Schema): Schema {
  return {
    ...schema,
    tables: schema.tables.map((table) => ({
      ...table,
      columns: table.columns.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    })),
  };
}
