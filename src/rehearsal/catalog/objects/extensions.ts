import type { Schema } from '../../../model/schema.ts';
import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { byName } from '../sorting.ts';

/** plpgsql is in every database from the start. */
const rows = query<Schema['extensions'][number]>(`
SELECT x.extname AS name, n.nspname AS schema FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
WHERE x.extname <> 'plpgsql'`);

export const extensions: CatalogReader<'extensions'> = {
  queries: [rows],
  read: (found) => byName(found.rows(rows)),
};
