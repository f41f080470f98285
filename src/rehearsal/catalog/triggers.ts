import { query } from './query.ts';
import { enabledWord, firstUserOid } from './scope.ts';

export type TriggerRow = {
  readonly relation: number;
  readonly name: string;
  readonly definition: string;
  readonly enabled: string;
};

/** Triggers that people made; those that a partition got from its parent are the parent's. */
export const triggersQuery = query<TriggerRow>(`
SELECT t.tgrelid::int8 AS relation, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition,
  ${enabledWord('t.tgenabled')} AS enabled
FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgparentid = 0`);

export type RuleRow = TriggerRow;

/** Rules that people made: what a view shows is a rule, too, and its definition is the view's. */
export const rulesQuery = query<RuleRow>(`
SELECT w.ev_class::int8 AS relation, w.rulename AS name, rtrim(pg_get_ruledef(w.oid), ';') AS definition,
  ${enabledWord('w.ev_enabled')} AS enabled
FROM pg_rewrite w WHERE w.oid >= ${firstUserOid} AND w.rulename <> '_RETURN'`);

export type PolicyRow = {
  readonly relation: number;
  readonly name: string;
  readonly command: string;
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
};

export const policiesQuery = query<PolicyRow>(
  `
SELECT p.polrelid::int8 AS relation, p.polname AS name,
  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
    ELSE 'ALL' END AS command,
  p.polpermissive AS permissive,
  CASE WHEN p.polroles = '{0}' THEN ARRAY['PUBLIC'] ELSE ARRAY(SELECT quote_ident(r.rolname) FROM pg_roles r
    WHERE r.oid = ANY (p.polroles) ORDER BY r.rolname COLLATE "C") END AS roles,
  pg_get_expr(p.polqual, p.polrelid) AS "using", pg_get_expr(p.polwithcheck, p.polrelid) AS "check"
FROM pg_policy p`,
  'pg_policy',
);
