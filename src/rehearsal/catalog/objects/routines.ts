import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { firstUserOid, notOfExtension, userSchema } from '../scope.ts';
import { sorted } from '../sorting.ts';

type Row = {
  readonly identity: string;
  readonly kind: 'f' | 'p' | 'a' | 'w';
  readonly definition: string;
};

/** PostgreSQL prints no definition of an aggregate, so the statement that makes it is put together here. */
const aggregateDefinition = `'CREATE OR REPLACE AGGREGATE ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname)
  || '(' || pg_get_function_identity_arguments(p.oid) || ') (SFUNC = ' || g.aggtransfn::regproc
  || ', STYPE = ' || format_type(g.aggtranstype, NULL)
  || CASE WHEN g.aggfinalfn <> 0 THEN ', FINALFUNC = ' || g.aggfinalfn::regproc ELSE '' END
  || CASE WHEN g.aggcombinefn <> 0 THEN ', COMBINEFUNC = ' || g.aggcombinefn::regproc ELSE '' END
  || CASE WHEN g.agginitval IS NOT NULL THEN ', INITCOND = ' || quote_literal(g.agginitval) ELSE '' END
  || CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END || ')'`;

const rows = query<Row>(`
SELECT p.oid::regprocedure AS identity, p.prokind AS kind,
  CASE p.prokind WHEN 'a' THEN ${aggregateDefinition} ELSE pg_get_functiondef(p.oid) END AS definition
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid
WHERE p.oid >= ${firstUserOid} AND ${userSchema('n')} AND ${notOfExtension('pg_proc', 'p.oid')}
  AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')`);

const routineKinds = { f: 'function', p: 'procedure', a: 'aggregate', w: 'window' } as const;

/** The functions of a range type are made with it, and so are their grants. */
export const routines: CatalogReader<'routines'> = {
  queries: [rows],
  read: (found) =>
    sorted(found.rows(rows), (row) => row.identity).map((row) => ({ ...row, kind: routineKinds[row.kind] })),
  commentedAs: { function: 'FUNCTION', procedure: 'PROCEDURE', aggregate: 'AGGREGATE' },
  grantedAs: { function: 'FUNCTION', procedure: 'PROCEDURE', aggregate: 'FUNCTION' },
  owned: `SELECT 'pg_proc'::regclass AS class, oid, proowner AS owner FROM pg_proc WHERE oid >= ${firstUserOid}`,
  granted: `SELECT 'pg_proc'::regclass AS class, oid, 0 AS sub, proacl AS acl, 'f'::"char" AS kind, proowner AS owner
  FROM pg_proc WHERE oid >= ${firstUserOid} AND proacl IS NOT NULL`,
};
