import type { Grant } from '../../../model/schema.ts';
import { query } from '../query.ts';
import type { CatalogReader, Identified } from '../reader.ts';
import { identityOf } from '../scope.ts';
import { sorted } from '../sorting.ts';

type GrantRow = Identified & {
  readonly grantee: string;
  readonly privileges: readonly string[];
};

/** An owner may grant whatever it holds, so a grant option that it was given says nothing. */
const privilege = (owner: string): string =>
  `x.privilege_type || CASE WHEN x.is_grantable AND x.grantee <> ${owner} THEN ' WITH GRANT OPTION' ELSE '' END`;

/**
 * What each grantee holds on an object, where that is not what the object has by default (or from initdb, as the
 * schema public). Nothing held stands as an empty list: a default that was revoked. The functions of a range type are
 * made with it, and so are their grants.
 */
const rows = query<GrantRow>(
  ({ granted }) => `
SELECT o.type, ${identityOf('h.class', 'h.oid', 'o.identity')} AS identity, h.grantee, coalesce(h.privileges, '{}') AS privileges FROM (
  SELECT a.class, a.oid, a.sub,
    CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS grantee,
    array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE g.held) AS privileges,
    array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE NOT g.held) AS defaults
  FROM (${granted}) a
    CROSS JOIN LATERAL (
      SELECT x.grantee, true AS held, ${privilege('a.owner')} AS privilege FROM aclexplode(a.acl) x
      UNION
      SELECT x.grantee, false, ${privilege('a.owner')} FROM aclexplode(coalesce((SELECT i.initprivs FROM pg_init_privs i
        WHERE i.objoid = a.oid AND i.classoid = a.class AND i.objsubid = a.sub), acldefault(a.kind, a.owner))) x) g
  WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = a.class AND e.objid = a.oid
    AND (e.deptype = 'e' OR (e.deptype = 'i' AND a.class = 'pg_proc'::regclass)))
  GROUP BY 1, 2, 3, 4) h, LATERAL pg_identify_object(h.class, h.oid, h.sub) o
WHERE h.privileges IS DISTINCT FROM h.defaults`,
);

type DefaultPrivilegesRow = {
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
const defaults = query<DefaultPrivilegesRow>(
  `
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
WHERE h.privileges IS DISTINCT FROM h.defaults`,
  'pg_default_acl',
);

/** As ALTER DEFAULT PRIVILEGES puts it: `DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public ON TABLES`. */
const ofFuture = ({ role, schema, objects, grantee, privileges }: DefaultPrivilegesRow): Grant => ({
  on: `DEFAULT PRIVILEGES FOR ROLE ${role}${schema === null ? '' : ` IN SCHEMA ${schema}`} ON ${objects}`,
  grantee,
  privileges,
});

export const grants: CatalogReader<'grants'> = {
  queries: [rows, defaults],
  read: ({ rows: find, grantedAs }) => {
    const found = find(rows).flatMap((row): readonly Grant[] => {
      const on = grantedAs(row);
      return on === undefined ? [] : [{ on, grantee: row.grantee, privileges: row.privileges }];
    });
    return sorted([...found, ...find(defaults).map(ofFuture)], ({ on, grantee }) => `${on} ${grantee}`);
  },
};
