import { firstUserOid, identityOf } from './scope.ts';

export type RoleRow = { readonly name: string };

/** Who reads: the role that has run everything, unless told otherwise. */
export const roleQuery = 'SELECT quote_ident(session_user) AS name';

export type OwnerRow = { readonly type: string; readonly identity: string; readonly owner: string };

const reader = '(SELECT r.oid FROM pg_roles r WHERE r.rolname = session_user)';

/** Indexes, row types, arrays and the functions of a range type are their table's or type's, and go with its owner. */
const owned = `
  SELECT 'pg_class'::regclass AS class, oid, relowner AS owner FROM pg_class
  WHERE oid >= ${firstUserOid} AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  UNION ALL
  SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc WHERE oid >= ${firstUserOid}
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, t.typowner FROM pg_type t WHERE t.oid >= ${firstUserOid}
    AND (t.typtype IN ('e', 'd', 'r') OR t.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c'))
  UNION ALL
  SELECT 'pg_namespace'::regclass, oid, nspowner FROM pg_namespace
  WHERE oid >= ${firstUserOid} OR (nspname = 'public' AND nspowner NOT IN (10, to_regrole('pg_database_owner')::oid))
  UNION ALL
  SELECT 'pg_statistic_ext'::regclass, oid, stxowner FROM pg_statistic_ext
  UNION ALL
  SELECT 'pg_publication'::regclass, oid, pubowner FROM pg_publication
  UNION ALL
  SELECT 'pg_event_trigger'::regclass, oid, evtowner FROM pg_event_trigger`;

/**
 * Owners other than the role that reads; of the schema public, other than initdb's. A sequence that belongs to a column
 * has its table's.
 */
export const ownersQuery = `
SELECT o.type, ${identityOf('h.class', 'h.oid', 'o.identity')} AS identity, quote_ident(pg_get_userbyid(h.owner)) AS owner
FROM (SELECT * FROM (${owned}) h WHERE h.owner <> ${reader}) h, LATERAL pg_identify_object(h.class, h.oid, 0) o
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = h.class AND d.objid = h.oid AND d.objsubid = 0
  AND (d.deptype IN ('e', 'i') OR (d.deptype = 'a' AND o.type = 'sequence' AND d.refobjsubid > 0)))`;
