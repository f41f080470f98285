import { firstUserOid, identityOf } from './scope.ts';

export type GrantRow = {
  readonly type: string;
  readonly identity: string;
  readonly grantee: string;
  readonly privileges: readonly string[];
};

const acls = `
  SELECT 'pg_class'::regclass AS class, oid, 0 AS sub, relacl AS acl,
    CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS kind, relowner AS owner
  FROM pg_class WHERE oid >= ${firstUserOid} AND relacl IS NOT NULL
  UNION ALL
  SELECT 'pg_class'::regclass, attrelid, attnum, attacl, 'c', (SELECT relowner FROM pg_class WHERE oid = attrelid)
  FROM pg_attribute WHERE attrelid >= ${firstUserOid} AND attacl IS NOT NULL
  UNION ALL
  SELECT 'pg_proc'::regclass, oid, 0, proacl, 'f', proowner
  FROM pg_proc WHERE oid >= ${firstUserOid} AND proacl IS NOT NULL
  UNION ALL
  SELECT 'pg_type'::regclass, oid, 0, typacl, 'T', typowner
  FROM pg_type WHERE oid >= ${firstUserOid} AND typacl IS NOT NULL AND typtype <> 'm'
  UNION ALL
  SELECT 'pg_namespace'::regclass, oid, 0, nspacl, 'n', nspowner
  FROM pg_namespace WHERE (oid >= ${firstUserOid} OR nspname = 'public') AND nspacl IS NOT NULL`;

/** An owner may grant whatever it holds, so a grant option that it was given says nothing. */
const privilege = (owner: string): string =>
  `x.privilege_type || CASE WHEN x.is_grantable AND x.grantee <> ${owner} THEN ' WITH GRANT OPTION' ELSE '' END`;

/**
 * What each grantee holds on an object, where that is not what the object has by default (or from initdb, as the
 * schema public). Nothing held stands as an empty list: a default that was revoked. The functions of a range type are
 * made with it, and so are their grants.
 */
export const grantsQuery = `
SELECT o.type, ${identityOf('h.class', 'h.oid', 'o.identity')} AS identity, h.grantee, coalesce(h.privileges, '{}') AS privileges FROM (
  SELECT a.class, a.oid, a.sub,
    CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS grantee,
    array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE g.held) AS privileges,
    array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE NOT g.held) AS defaults
  FROM (${acls}) a
    CROSS JOIN LATERAL (
      SELECT x.grantee, true AS held, ${privilege('a.owner')} AS privilege FROM aclexplode(a.acl) x
      UNION
      SELECT x.grantee, false, ${privilege('a.owner')} FROM aclexplode(coalesce((SELECT i.initprivs FROM pg_init_privs i
        WHERE i.objoid = a.oid AND i.classoid = a.class AND i.objsubid = a.sub), acldefault(a.kind, a.owner))) x) g
  WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = a.class AND e.objid = a.oid
    AND (e.deptype = 'e' OR (e.deptype = 'i' AND a.class = 'pg_proc'::regclass)))
  GROUP BY 1, 2, 3, 4) h, LATERAL pg_identify_object(h.class, h.oid, h.sub) o
WHERE h.privileges IS DISTINCT FROM h.defaults`;

export type DefaultPrivilegesRow = {
  readonly role: string;
  readonly schema: string | null;
  readonly objects: string;
  readonly grantee: string;
  readonly privileges: readonly string[];
};

/**
 * What objects made in future are granted of themselves. In one schema that is on top of what they have by default,
 * everywhere it is instead of it.
 */
export const defaultPrivilegesQuery = `
SELECT h.role, h.schema, h.objects, h.grantee, coalesce(h.privileges, '{}') AS privileges FROM (
  SELECT quote_ident(pg_get_userbyid(d.defaclrole)) AS role, quote_ident(n.nspname) AS schema,
    CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
      WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END AS objects,
    CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS grantee,
    array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE g.held) AS privileges,
    array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE NOT g.held) AS defaults
  FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    CROSS JOIN LATERAL (
      SELECT x.grantee, true AS held, ${privilege('d.defaclrole')} AS privilege FROM aclexplode(d.defaclacl) x
      UNION
      SELECT x.grantee, false, ${privilege('d.defaclrole')} FROM aclexplode(CASE d.defaclnamespace
        WHEN 0 THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END) x) g
  WHERE d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n')
  GROUP BY 1, 2, 3, 4) h
WHERE h.privileges IS DISTINCT FROM h.defaults`;

/** As ALTER DEFAULT PRIVILEGES puts it: `DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public ON TABLES`. */
export function defaultPrivilegesTarget({ role, schema, objects }: DefaultPrivilegesRow): string {
  return `DEFAULT PRIVILEGES FOR ROLE ${role}${schema === null ? '' : ` IN SCHEMA ${schema}`} ON ${objects}`;
}

/** Kinds of objects as pg_identify_object names them, and as GRANT does: a view is a table to it. */
const words: ReadonlyMap<string, string> = new Map([
  ['table', 'TABLE'],
  ['foreign table', 'TABLE'],
  ['view', 'TABLE'],
  ['materialized view', 'TABLE'],
  ['sequence', 'SEQUENCE'],
  ['table column', 'COLUMN'],
  ['view column', 'COLUMN'],
  ['materialized view column', 'COLUMN'],
  ['foreign table column', 'COLUMN'],
  ['function', 'FUNCTION'],
  ['aggregate', 'FUNCTION'],
  ['procedure', 'PROCEDURE'],
  ['type', 'TYPE'],
  ['domain', 'DOMAIN'],
  ['schema', 'SCHEMA'],
]);

/** The object as GRANT names it; undefined for one that a schema knows nothing of. */
export function grantTarget({ type, identity }: GrantRow): string | undefined {
  const word = words.get(type);
  return word === undefined || /^pg_(temp|toast)/.test(identity) ? undefined : `${word} ${identity}`;
}
