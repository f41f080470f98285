import { codeOf } from '../detecting/code.ts';
import type { Listing } from '../detecting/listing.ts';
import { nameOf } from '../detecting/paths.ts';
import { mayChangeSchema, toolByText } from './marks.ts';
import { directoryWith } from './named.ts';
import { isForQueries, isQuery } from './never.ts';
import type { Suspect } from './suspect.ts';

/**
 * The tool whose migration a suspect is, in the words that people are told; undefined: it is none.
 *
 * @param text undefined: it is not text, is too large, or was one of too many
 */
export function toolOf(suspect: Suspect, text: string | undefined, listing: Listing): string | undefined {
  const { path, tool, among, kind, isVersioned } = suspect;
  if (text === undefined && among === path) return 'a submodule, or a file that is not text';
  if (text === undefined)
    return tool ?? (kind === 'sql' ? 'SQL that is not text' : isVersioned && among ? ofKind(suspect) : undefined);
  if (among === undefined && isQuery(text)) return undefined;
  const isProgram = runners.test(nameOf(path)) && !isVersioned && !mayChangeSchema(text);
  const told = toolByText(nameOf(path), text, among !== undefined && !isProgram) ?? tool;
  if (told !== undefined) return told;
  if (path.endsWith('.prisma')) return isPushed(path, prismaMigrations, listing) ? 'Prisma (db push)' : undefined;
  if (kind === 'sql') return isRun(suspect, text) ? 'SQL that no tool here is known to run' : undefined;
  if (/\bpgTable\(/.test(text) && isPushedByDrizzle(path, listing)) return 'Drizzle (push)';
  if (among === undefined && !/migrat|backfill/i.test(nameOf(path))) return undefined;
  return (isVersioned && among !== undefined) || (kind === 'code' && mayChangeSchema(text))
    ? ofKind(suspect)
    : undefined;
}

/** Programs that run migrations lie among them. */
const runners =
  /^(?:index|run|runner|migrate|migrator|migrations?|main|cli|config|utils?|types?|helpers?|setup|client|db|database|connection|datasource)\./i;

const ofKind = ({ path, kind }: Suspect): string => {
  const ending = /\.[a-z0-9]{1,8}$/i.exec(path)?.[0] ?? '';
  if (kind === 'code') return `migrations written as code (${ending})`;
  return ending === '' ? 'files without a known kind' : `files of the kind ${ending}`;
};

/** Whether SQL changes a database for good; SQL among migrations does, and so may what is too long to be looked through. */
const isRun = ({ path, among }: Suspect, text: string): boolean => {
  if (among !== undefined || text.length > longest) return true;
  const code = codeOf(text);
  if (changesSchema.test(code)) return true;
  return changesRows.test(code) && !takesValues.test(code) && !isForQueries(path);
};

/** As much as `codeOf` looks at. */
const longest = 50_000;

const changesSchema =
  /(?:^|;)[ \t]*(?:create|alter|drop|truncate|grant|revoke|comment[ \t]+on|do|call|reindex|refresh|security|reassign|import[ \t]+foreign|vacuum|cluster)\b/im;
const changesRows =
  /\b(?:insert|merge)\s{1,20}into\b|\bdelete\s{1,20}from\b|\bupdate\s{1,20}[\w."]{1,130}\s{1,20}(?:as\s{1,20})?(?:\w{1,63}\s{1,20})?set\b|(?:^|;)[ \t]*copy[ \t]+[\w."]{1,130}\s{0,20}(?:\([^)]{0,300}\))?\s{0,20}from\b/im;
/** Places for values: an application fills them in. */
const takesValues = /\$\d|(?:^|[^:\w]):[a-z_]\w*|=[ \t]*\?|\([ \t]*\?|@[a-z_]\w*|%s|%\(|#\{|\{\{/i;

/** Prisma's and Drizzle's models are what runs where a team keeps no migrations. */
const isPushed = (path: string, migrations: RegExp, listing: Listing): boolean => {
  const top = path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
  return !listing.below(listing.has(path) ? aboveModels(path, top) : '.').some((one) => migrations.test(one));
};

/** What lies around models: the package they are of, one or two folders up. */
const aboveModels = (path: string, top: string): string => {
  const segments = path.split('/').slice(0, -1);
  const from = segments.findIndex((segment) => /^(?:prisma|schema|models|db|database|src)$/i.test(segment));
  return from < 0 ? segments.join('/') || top : segments.slice(0, from).join('/') || '.';
};

const prismaMigrations = /(?:^|\/)\d[^/]*\/migration\.sql$/;

const isPushedByDrizzle = (path: string, listing: Listing): boolean => {
  const configurations = ['ts', 'js', 'mjs', 'cjs', 'mts', 'json'].map((ending) => `drizzle.config.${ending}`);
  const at = directoryWith(configurations, path, listing);
  return (
    at !== undefined &&
    !listing.below(at).some((one) => /(?:^|\/)meta\/_journal\.json$|\/\d[^/]*\/migration\.sql$/.test(one))
  );
};
