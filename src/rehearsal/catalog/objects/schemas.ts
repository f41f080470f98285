import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { firstUserOid, notOfExtension, userSchema } from '../scope.ts';

const rows = query<{ readonly name: string }>(`
SELECT n.nspname AS name FROM pg_namespace n
WHERE ${userSchema('n')} AND ${notOfExtension('pg_namespace', 'n.oid')}`);

/** The schema public is from before the user. */
export const schemas: CatalogReader<'schemas'> = {
  queries: [rows],
  read: (found) =>
    found
      .rows(rows)
      .map(({ name }) => name)
      .sort(),
  commentedAs: { schema: 'SCHEMA' },
  grantedAs: { schema: 'SCHEMA' },
  owned: `SELECT 'pg_namespace'::regclass AS class, oid, nspowner AS owner FROM pg_namespace
  WHERE oid >= ${firstUserOid} OR (nspname = 'public' AND nspowner NOT IN (10, to_regrole('pg_database_owner')::oid))`,
  granted: `SELECT 'pg_namespace'::regclass AS class, oid, 0 AS sub, nspacl AS acl, 'n'::"char" AS kind, nspowner AS owner
  FROM pg_namespace WHERE (oid >= ${firstUserOid} OR nspname = 'public') AND nspacl IS NOT NULL`,
};
