import { notOfExtension, qualified, userSchema } from './scope.ts';

export type GrantRow = { readonly on: string; readonly grantee: string; readonly privileges: readonly string[] };

const objects = `
  SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || ${qualified('n', 'c.relname')} AS "on",
    c.relacl AS acl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS kind, c.relowner AS owner,
    'pg_class'::regclass AS class, c.oid, 0 AS sub
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relacl IS NOT NULL AND ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}
  UNION ALL
  SELECT 'COLUMN ' || ${qualified('n', 'c.relname')} || '.' || quote_ident(a.attname),
    a.attacl, 'c', c.relowner, 'pg_class'::regclass, c.oid, a.attnum
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE a.attacl IS NOT NULL AND ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}
  UNION ALL
  SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || p.oid::regprocedure,
    p.proacl, 'f', p.proowner, 'pg_proc'::regclass, p.oid, 0
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.proacl IS NOT NULL AND ${userSchema('n')} AND ${notOfExtension('pg_proc', 'p.oid')}
  UNION ALL
  SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN ' ELSE 'TYPE ' END || ${qualified('n', 't.typname')},
    t.typacl, 'T', t.typowner, 'pg_type'::regclass, t.oid, 0
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE t.typacl IS NOT NULL AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}
  UNION ALL
  SELECT 'SCHEMA ' || quote_ident(n.nspname), n.nspacl, 'n', n.nspowner, 'pg_namespace'::regclass, n.oid, 0
  FROM pg_namespace n
  WHERE n.nspacl IS NOT NULL AND ${userSchema('n')} AND ${notOfExtension('pg_namespace', 'n.oid')}`;

/**
 * What each grantee holds on an object, where that is not what the object has by default (or from initdb, as the
 * schema public). Nothing held stands as an empty list: a default that was revoked.
 */
export const grantsQuery = `
SELECT h."on", h.grantee, coalesce(h.privileges, '{}') AS privileges FROM (
  SELECT o."on", CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS grantee,
    array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE g.held) AS privileges,
    array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE NOT g.held) AS defaults
  FROM (${objects}) o
    LEFT JOIN pg_init_privs i ON i.objoid = o.oid AND i.classoid = o.class AND i.objsubid = o.sub
    CROSS JOIN LATERAL (
      SELECT x.grantee, true AS held, x.privilege_type || CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS privilege
      FROM aclexplode(o.acl) x
      UNION
      SELECT x.grantee, false, x.privilege_type || CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
      FROM aclexplode(coalesce(i.initprivs, acldefault(o.kind, o.owner))) x) g
  GROUP BY 1, 2) h
WHERE h.privileges IS DISTINCT FROM h.defaults`;
