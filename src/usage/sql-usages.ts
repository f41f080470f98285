import type { Usage } from '../model/usage.ts';
import type { Span } from './scan.ts';
import { type Found, lineAt, type SourceFile } from './source-file.ts';
import { mentionsOf, type SqlMentions } from './sql-mentions.ts';
import { isClearlySql, statementsOf } from './sql-text.ts';
import type { Target } from './target.ts';
import { wordKey } from './word.ts';

/** The parser takes some 10 to 50 ms per thousand characters: longer statements are matched word by word. */
const maxParsedLength = 20_000;

/** Characters that may still be given to the parser in this search; shared by all files. */
export type ParsingBudget = { characters: number };

/** What any parsing costs, and what a refusal costs on top (its message is long), in characters. */
const costOfParsing = 100;
const costOfFailing = 1_000;

/** Its tables stand in a string that the parser does not look into. */
const inBody = /^(?:create\s+(?:or\s+replace\s+)?(?:function|procedure)|do)\b/i;
const sqlWords = /[\p{L}_][\p{L}\p{N}_$]*/gu;
const writing = /^\(*\s*(?:insert|update|delete|truncate|merge)\b/i;
const reading = /^\(*\s*(?:select|with|create)\b/i;

const isRelation = (target: Target): boolean => target.removed.kind === 'table' || target.removed.kind === 'view';

const strongest = (accesses: readonly Usage['access'][]): Usage['access'] | undefined =>
  accesses.includes('writes') ? 'writes' : accesses[0];

const relationAccess = (target: Target, mentions: SqlMentions): Usage['access'] | undefined => {
  const named = mentions.relations.filter(
    ({ name, schema }) =>
      name === target.table && (schema === undefined || target.schema === undefined || schema === target.schema),
  );
  return strongest(named.map(({ access }) => access));
};

/** How a parsed statement uses the name; undefined where it does not. */
const accessIn = (target: Target, mentions: SqlMentions, words: ReadonlySet<string>): Usage['access'] | undefined => {
  const { kind } = target.removed;
  if (kind === 'function') return mentions.functions.includes(target.name) ? 'reads' : undefined;
  if (kind === 'enum value') {
    return mentions.strings.includes(target.name) && mentionsTable(target, words) ? 'unknown' : undefined;
  }
  const relation = relationAccess(target, mentions);
  if (isRelation(target) || relation === undefined) return relation;
  const columns = mentions.columns.filter(
    ({ name, tables }) =>
      target.table !== undefined && tables.includes(target.table) && (name ?? target.name) === target.name,
  );
  return strongest(columns.map(({ access }) => access));
};

const mentionsTable = (target: Target, words: ReadonlySet<string>): boolean =>
  target.table !== undefined &&
  (words.has(target.table.toLowerCase()) || [...target.tableKeys].some((key) => words.has(key)));

/** Without a parser: the table and the name as words of the same statement. */
const accessByWords = (target: Target, sql: string, words: ReadonlySet<string>): Usage['access'] | undefined => {
  if (!words.has(target.name.toLowerCase()) && !sql.includes(`'${target.name}'`)) return undefined;
  const named = target.table === undefined || words.has(target.table.toLowerCase());
  if (!named && !(target.removed.kind === 'enum value' && mentionsTable(target, words))) return undefined;
  if (writing.test(sql)) return 'writes';
  return reading.test(sql) ? 'reads' : 'unknown';
};

const wordsOf = (sql: string): ReadonlySet<string> => {
  const words = new Set<string>();
  for (const [word] of sql.matchAll(sqlWords)) words.add(word.toLowerCase()).add(wordKey(word));
  return words;
};

const mayConcern = (target: Target, sql: string, words: ReadonlySet<string>): boolean => {
  if (target.table !== undefined && !mentionsTable(target, words)) return false;
  const named = words.has(target.name.toLowerCase()) || sql.includes(target.name);
  return named || (target.removed.kind === 'column' && /^insert\b/i.test(sql));
};

/** The statement as the parser reads it; undefined where it does not, or where it would cost too much. */
const parsed = (sql: string, budget: ParsingBudget): SqlMentions | undefined => {
  const cost = sql.length + costOfParsing;
  if (sql.length > maxParsedLength || cost > budget.characters || inBody.test(sql)) return undefined;
  budget.characters -= cost;
  const mentions = mentionsOf(sql);
  if (mentions === undefined) budget.characters -= costOfFailing;
  return mentions;
};

const accessesIn = (
  targets: readonly Target[],
  sql: string,
  budget: ParsingBudget,
): ReadonlyMap<Target, Usage['access']> => {
  const words = wordsOf(sql);
  const concerned = targets.filter((target) => mayConcern(target, sql, words));
  if (concerned.length === 0) return new Map();
  const mentions = parsed(sql, budget);
  if (mentions === undefined && !isClearlySql(sql)) return new Map();
  const found = concerned.map((target) => {
    const access = mentions === undefined ? accessByWords(target, sql, words) : accessIn(target, mentions, words);
    return [target, access] as const;
  });
  return new Map(found.flatMap(([target, access]) => (access === undefined ? [] : [[target, access] as const])));
};

/** Escapes make a string's value shorter than its source: the name is looked for from the statement's offset on, this far. */
const searchedForName = 50_000;

const wordIndex = (source: string, name: string): number => {
  const isWordAt = (at: number): boolean => /[\p{L}\p{N}_]/u.test(source.charAt(at));
  for (let at = source.indexOf(name); at !== -1; at = source.indexOf(name, at + 1)) {
    if (!isWordAt(at - 1) && !isWordAt(at + name.length)) return at;
  }
  return -1;
};

const placeOf = (file: SourceFile, start: number, end: number, target: Target): number => {
  const source = file.text.slice(start, Math.min(end, start + searchedForName)).toLowerCase();
  const name = wordIndex(source, target.name.toLowerCase());
  const place = name === -1 && target.table !== undefined ? wordIndex(source, target.table.toLowerCase()) : name;
  return start + Math.max(place, 0);
};

/**
 * Who uses the names in SQL that stands at `span` of the file.
 * @param sql the SQL's value: the span's text with the escapes of the language resolved.
 */
export function sqlUsages(
  file: SourceFile,
  span: Span,
  sql: string,
  targets: readonly Target[],
  budget: ParsingBudget,
): readonly Found[] {
  return statementsOf(sql).flatMap((statement) => {
    const start = span.start + statement.start;
    const end = sql.length === span.end - span.start ? span.start + statement.end : span.end;
    return [...accessesIn(targets, statement.sql, budget)].map(([target, access]) => {
      const at = placeOf(file, start, end, target);
      return { target, line: lineAt(file, at), at, evidence: 'SQL' as const, access };
    });
  });
}
