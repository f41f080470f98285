import type { Stage } from '../../src/model/rehearsal.ts';
import type { Step } from '../../src/model/step.ts';
import { plainStep } from '../../src/recipes/step.ts';

/** What a database holds, one digest for each kind of thing; or how the steps failed. */
export type Outcome = ReadonlyMap<string, string> | { readonly failed: string };

/**
 * Asked of PostgreSQL by its own printing functions, never by the queries that the proofs use. Each gives lines of text.
 * `not a system thing` is written out as the schemas that people make.
 */
const own = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

const kinds: Readonly<Record<string, string>> = {
  relations: `SELECT n.nspname, c.relname, c.relkind, c.relpersistence, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relowner::regrole, coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND c.relkind <> 't'`,
  columns: `SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attstattarget, a.attcompression, a.attcollation::regcollation, a.attacl, a.attoptions, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE ${own} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind NOT IN ('i', 'I', 't')`,
  constraints: `SELECT n.nspname, k.conrelid::regclass, k.contypid::regtype, k.conname, pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${own}`,
  indexes: `SELECT pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, i.indisreplident FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own}`,
  triggers: `SELECT pg_get_triggerdef(t.oid), t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND NOT t.tgisinternal`,
  policies: 'SELECT schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies',
  views: `SELECT c.oid::regclass, pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own} AND c.relkind IN ('v', 'm')`,
  routines: `SELECT p.oid::regprocedure, CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) END, p.proowner::regrole, p.proacl FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${own}`,
  types: `SELECT t.oid::regtype, t.typtype, t.typowner::regrole, t.typacl, t.typnotnull, t.typdefault, format_type(t.typbasetype, t.typtypmod), (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${own}`,
  sequences: `SELECT s.seqrelid::regclass, format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcycle, (SELECT string_agg(d.refobjid::regclass::text || '.' || d.refobjsubid, ',') FROM pg_depend d WHERE d.objid = s.seqrelid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass)
    FROM pg_sequence s`,
  comments: `SELECT pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description FROM pg_description d WHERE d.objoid >= 16384`,
  publications:
    'SELECT p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, (SELECT array_agg(r.prrelid::regclass::text ORDER BY 1) FROM pg_publication_rel r WHERE r.prpubid = p.oid) FROM pg_publication p',
  rules: `SELECT schemaname, tablename, rulename, definition FROM pg_rules WHERE schemaname !~ '^pg_'`,
  statistics: 'SELECT pg_get_statisticsobjdef(oid), stxstattarget FROM pg_statistic_ext',
  inheritance:
    'SELECT i.inhrelid::regclass, i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhrelid >= 16384',
  schemas: `SELECT n.nspname, n.nspowner::regrole, n.nspacl FROM pg_namespace n WHERE ${own}`,
  extensions: 'SELECT extname, extversion, extnamespace::regnamespace FROM pg_extension',
  rights: 'SELECT defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl FROM pg_default_acl',
};

/** Rows of all tables, columns by name so that their order does not count. */
const rowsSql = `FOR one IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND ${own} AND c.relname <> 'outcome of steps' ORDER BY 1 LOOP
    EXECUTE format('SELECT md5(coalesce(string_agg(line, E''\\n'' ORDER BY line), '''')) FROM (SELECT jsonb_strip_nulls(to_jsonb(t))::text AS line FROM ONLY %s t) lines', one.name) INTO digest;
    INSERT INTO public."outcome of steps" VALUES ('rows of ' || one.name, digest);
  END LOOP;`;

const digests = Object.entries(kinds)
  .map(
    ([kind, sql]) =>
      `INSERT INTO public."outcome of steps" SELECT '${kind}', md5(coalesce(string_agg(line, E'\\n' ORDER BY line), '')) FROM (SELECT one::text AS line FROM (${sql}) one) lines;`,
  )
  .join('\n  ');

const collect = plainStep({
  id: 'collect-the-outcome',
  title: 'Collect the outcome',
  purpose: 'check',
  why: '',
  sql: `SET search_path = pg_catalog, pg_temp;
CREATE TABLE public."outcome of steps" (kind text, digest text);
DO $outcome$ DECLARE one record; digest text; BEGIN
  ${digests}
  ${rowsSql}
END $outcome$;`,
});

/** A step has no result: what was collected comes back in the words of an error. */
const tell = plainStep({
  id: 'tell-the-outcome',
  title: 'Tell the outcome',
  purpose: 'check',
  why: '',
  sql: `DO $outcome$ BEGIN RAISE EXCEPTION USING ERRCODE = 'XX001', MESSAGE = 'outcome ' || (SELECT md5(string_agg(kind || digest, ',' ORDER BY kind)) FROM public."outcome of steps"),
  DETAIL = (SELECT string_agg(kind || '=' || left(digest, 6), ' | ' ORDER BY kind) FROM public."outcome of steps"); END $outcome$;`,
});

/** What the database holds after the steps, asked in a way of its own. */
export async function outcomeOf(stage: Stage, steps: readonly Step[], from: 'before' | 'after'): Promise<Outcome> {
  const trial = await stage.trial([...steps, collect, tell], from);
  const stopped = trial.steps.find(({ error }) => error);
  if (stopped?.stepId !== tell.id)
    return { failed: stopped?.error?.message ?? trial.notRun ?? 'the outcome was not told' };
  const parts = stopped.error?.detail?.split(' | ') ?? [];
  const cleared = trial.cleared.map((table): readonly [string, string] => [`cleared ${table}`, 'yes']);
  return new Map([...parts.map((part): readonly [string, string] => keyed(part)), ...cleared]);
}

const keyed = (part: string): readonly [string, string] => {
  const at = part.lastIndexOf('=');
  return [part.slice(0, at), part.slice(at + 1)];
};

/** What differs, leaving out what is not the same twice for the same steps. */
export function differing(right: Outcome, again: Outcome, other: Outcome): readonly string[] {
  if (!(right instanceof Map) || !(again instanceof Map)) return [];
  if (!(other instanceof Map)) return ['fails'];
  const names = new Set([...right.keys(), ...other.keys()]);
  return [...names].filter((name) => right.get(name) === again.get(name) && right.get(name) !== other.get(name));
}
