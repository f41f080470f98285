import type { Enum } from '../../../model/schema.ts';
import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { firstUserOid, notOfExtension, qualified, userSchema } from '../scope.ts';
import { byName } from '../sorting.ts';

const rows = query<Enum>(`
SELECT ${qualified('n', 't.typname')} AS name,
  ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS values
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid >= ${firstUserOid} AND t.typtype = 'e' AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`);

/** Row types, arrays and multiranges are those of their table or type. */
export const enums: CatalogReader<'enums'> = {
  queries: [rows],
  read: (found) => byName(found.rows(rows)),
  commentedAs: { type: 'TYPE' },
  grantedAs: { type: 'TYPE' },
  // Of all types.
  owned: `SELECT 'pg_type'::regclass AS class, t.oid, t.typowner AS owner FROM pg_type t WHERE t.oid >= ${firstUserOid}
    AND (t.typtype IN ('e', 'd', 'r') OR t.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c'))`,
  granted: `SELECT 'pg_type'::regclass AS class, oid, 0 AS sub, typacl AS acl, 'T'::"char" AS kind, typowner AS owner
  FROM pg_type WHERE oid >= ${firstUserOid} AND typacl IS NOT NULL AND typtype <> 'm'`,
};
