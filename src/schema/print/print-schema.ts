import type { Schema } from '../../model/schema.ts';
import { printMigration } from '../migration/print-migration.ts';
import { listsOf } from '../objects/catalogue.ts';

/** A database nobody has put anything into. */
export const emptySchema: Schema = { role: '', ...listsOf(({ none }) => none) };

/**
 * SQL that makes the schema in an empty database, in an order that dependencies allow. Bodies of functions are not
 * checked while it runs, as in a dump. Foreign tables are left out: their servers are not part of a schema.
 */
export function printSchema(schema: Schema): string {
  const { statements } = printMigration(emptySchema, schema);
  const unchecked = schema.routines.length === 0 ? [] : ['SET check_function_bodies = off;'];
  return [...unchecked, ...statements.map(({ sql }) => sql)].join('\n\n');
}
