import { readPrisma } from '../frameworks/prisma/models.ts';
import type { Declaration } from '../model/declaration.ts';
import { joinAdjacent } from './adjacent-literals.ts';
import { codeTokens } from './code-tokens.ts';
import { declaredUsages } from './declaration.ts';
import { readDrizzle } from './drizzle.ts';
import { identifierUsages } from './identifiers.ts';
import { languageOf } from './language.ts';
import { extensionOf } from './searched-files.ts';
import { type Found, type SourceFile, sourceFile } from './source-file.ts';
import { mayBeSql } from './sql-text.ts';
import { type ParsingBudget, sqlUsages } from './sql-usages.ts';
import { readLiterals } from './string-literals.ts';
import type { Target } from './target.ts';
import { wordKey } from './word.ts';

/** What the search of one file knows of the others. */
export type Search = { readonly prismaModels: ReadonlySet<string>; readonly budget: ParsingBudget };

/** The targets that a file can concern at all: it holds their name and their table's, in some spelling. */
export function targetsIn(text: string, targets: readonly Target[]): readonly Target[] {
  const squashed = wordKey(text);
  const known = new Map<string, boolean>();
  const holds = (key: string): boolean => {
    const before = known.get(key);
    const holdsKey = before ?? squashed.includes(key);
    if (before === undefined) known.set(key, holdsKey);
    return holdsKey;
  };
  // An INSERT without a column list writes a column without naming it.
  const inserts = squashed.includes('insert into');
  // Drizzle's way of giving all tables a prefix: their names are not written out.
  const prefixed = text.includes('pgTableCreator');
  return targets.filter(({ table, tableKeys, nameKey, removed }) => {
    const { kind } = removed;
    const named = holds(nameKey) || kind === 'table' || kind === 'view' || (inserts && kind === 'column');
    return named && (table === undefined || prefixed || [...tableKeys].some(holds));
  });
}

const codeUsages = (file: SourceFile, targets: readonly Target[], search: Search): readonly Found[] => {
  const language = languageOf(extensionOf(file.path));
  const { literals, comments } = language ? readLiterals(file.text, language) : { literals: [], comments: [] };
  const queries = joinAdjacent(file.text, literals).filter(({ value }) => mayBeSql(value));
  const inSql = queries.flatMap((query) => sqlUsages(file, query, query.value, targets, search.budget));
  const tokens = codeTokens(file.text, literals, comments).filter(({ literal, text }) => !literal || text.length < 200);
  const declarations: readonly Declaration[] = /pg(?:Table|Enum|Schema|View)/.test(file.text)
    ? readDrizzle(tokens)
    : [];
  const declared = declaredUsages(file, declarations, targets);
  const identifiers = identifierUsages(file, tokens, targets).filter(({ at }) => !isDeclaration(declarations, at));
  return [...declared, ...inSql, ...identifiers];
};

/** What a definition declares is its own, not a use of another table's column of that name. */
const isDeclaration = (declarations: readonly Declaration[], at: number): boolean =>
  declarations.some(({ members }) => members.some((member) => member.at <= at && at <= member.until));

const prismaUsages = (file: SourceFile, targets: readonly Target[], search: Search): readonly Found[] =>
  declaredUsages(file, readPrisma(file.text, search.prismaModels), targets);

/** Everything in one file that uses a target. The strongest evidence of a line comes first. */
export function fileUsages(path: string, text: string, targets: readonly Target[], search: Search) {
  const file = sourceFile(path, text);
  const extension = extensionOf(path);
  if (extension === 'prisma') return { file, found: prismaUsages(file, targets, search) };
  const concerned = targetsIn(text, targets);
  if (concerned.length === 0) return { file, found: [] };
  const whole = { start: 0, end: text.length };
  const found =
    extension === 'sql' ? sqlUsages(file, whole, text, concerned, search.budget) : codeUsages(file, concerned, search);
  return { file, found };
}
