import { firstUserOid, notOfExtension, qualified, userSchema } from './scope.ts';

export type RoutineRow = {
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

export const routinesQuery = `
SELECT p.oid::regprocedure AS identity, p.prokind AS kind,
  CASE p.prokind WHEN 'a' THEN ${aggregateDefinition} ELSE pg_get_functiondef(p.oid) END AS definition
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid
WHERE p.oid >= ${firstUserOid} AND ${userSchema('n')} AND ${notOfExtension('pg_proc', 'p.oid')}
  AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')`;

export type SequenceRow = {
  readonly name: string;
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycle: boolean;
  readonly owner_table: number | null;
  readonly owner_column: number | null;
  readonly identity: boolean;
};

/** Numbers as text: a sequence reaches beyond what a JavaScript number holds. */
export const sequencesQuery = `
SELECT ${qualified('n', 'c.relname')} AS name, format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start,
  s.seqincrement::text AS increment, s.seqmin::text AS minimum, s.seqmax::text AS maximum, s.seqcache::text AS cache,
  s.seqcycle AS cycle, d.refobjid::int8 AS owner_table, d.refobjsubid AS owner_column,
  coalesce(d.deptype = 'i', false) AS identity
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN LATERAL (SELECT * FROM pg_depend o WHERE o.classid = 'pg_class'::regclass AND o.objid = s.seqrelid
    AND o.objsubid = 0 AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
    LIMIT 1) d ON true
WHERE ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}`;
