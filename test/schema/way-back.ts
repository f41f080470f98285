import { describeChange } from '../../src/schema/describe-change.ts';
import { diffSchemas } from '../../src/schema/diff/diff-schemas.ts';
import { type Migration, printMigration } from '../../src/schema/migration/print-migration.ts';
import type { Rename } from '../../src/schema/rename/rename.ts';
import type { Scratch } from './database.ts';

/** Takes a change back: the migration from the schema after it to the schema before it, run with `rows` present. */
export type WayBack = (
  history: string,
  change: string,
  options?: { readonly rows?: string; readonly renames?: readonly Rename[] },
) => Promise<
  Migration & {
    readonly sql: readonly string[];
    /** What the change did, in words. */
    readonly changes: readonly string[];
    /** What still differs once it was taken back. */
    readonly left: readonly string[];
  }
>;

export function wayBackOn(scratch: Scratch): WayBack {
  return async (history, change, { rows = '', renames = [] } = {}) => {
    const before = await scratch.schemaAfter(history);
    const after = await scratch.schemaAfter(history, change);
    const migration = printMigration(after, before, renames);
    const sql = migration.statements.map((statement) => statement.sql);
    const reached = await scratch.schemaAfter(history, change, rows, ...sql);
    return {
      ...migration,
      sql,
      changes: diffSchemas(before, after).map(describeChange),
      left: diffSchemas(reached, before).map(describeChange),
    };
  };
}
