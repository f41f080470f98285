import { notOfExtension, qualified, userSchema } from './scope.ts';

export type CommentRow = { readonly on: string; readonly text: string };

const ofRelation = `
  SELECT CASE WHEN d.objsubid > 0 THEN 'COLUMN ' ELSE CASE c.relkind WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW '
      WHEN 'S' THEN 'SEQUENCE ' WHEN 'f' THEN 'FOREIGN TABLE ' WHEN 'c' THEN 'TYPE ' WHEN 'i' THEN 'INDEX '
      WHEN 'I' THEN 'INDEX ' ELSE 'TABLE ' END END
    || ${qualified('n', 'c.relname')} || coalesce('.' || quote_ident(a.attname), '') AS "on", d.description AS text
  FROM pg_description d JOIN pg_class c ON c.oid = d.objoid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
  WHERE d.classoid = 'pg_class'::regclass AND ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}`;

const ofTablePart = (word: string, catalog: string, prefix: string): string => `
  SELECT '${word} ' || quote_ident(k.${prefix}name) || ' ON ' || ${qualified('n', 'c.relname')}, d.description
  FROM pg_description d JOIN ${catalog} k ON k.oid = d.objoid
    JOIN pg_class c ON c.oid = k.${prefix}relid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE d.classoid = '${catalog}'::regclass AND ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}`;

const ofRoutine = `
  SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' WHEN 'a' THEN 'AGGREGATE ' ELSE 'FUNCTION ' END || p.oid::regprocedure,
    d.description
  FROM pg_description d JOIN pg_proc p ON p.oid = d.objoid JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE d.classoid = 'pg_proc'::regclass AND ${userSchema('n')} AND ${notOfExtension('pg_proc', 'p.oid')}`;

const ofType = `
  SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN ' ELSE 'TYPE ' END || ${qualified('n', 't.typname')}, d.description
  FROM pg_description d JOIN pg_type t ON t.oid = d.objoid JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE d.classoid = 'pg_type'::regclass AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`;

/** The schema public is born with a comment. */
const ofSchema = `
  SELECT 'SCHEMA ' || quote_ident(n.nspname), d.description
  FROM pg_description d JOIN pg_namespace n ON n.oid = d.objoid
  WHERE d.classoid = 'pg_namespace'::regclass AND ${userSchema('n')} AND ${notOfExtension('pg_namespace', 'n.oid')}
    AND NOT (n.nspname = 'public' AND d.description = 'standard public schema')`;

export const commentsQuery = [
  ofRelation,
  ofTablePart('CONSTRAINT', 'pg_constraint', 'con'),
  ofTablePart('TRIGGER', 'pg_trigger', 'tg'),
  ofTablePart('POLICY', 'pg_policy', 'pol'),
  ofRoutine,
  ofType,
  ofSchema,
].join('\n  UNION ALL');
