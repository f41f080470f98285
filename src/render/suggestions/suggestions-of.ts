import type { Code } from 'mdast';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Review, ReviewedMigration, ReviewedStatement } from '../../model/review.ts';
import type { Step } from '../../model/step.ts';
import { parse } from '../../sql/parser.ts';
import { type Runner, stepSql } from '../../sql/step-sql.ts';
import { type Block, codeBlock, paragraph, strong } from '../markdown/build.ts';
import { printMarkdown } from '../markdown/print.ts';
import { prose } from '../markdown/prose.ts';

/** What may replace some whole lines of a migration. */
export type Suggestion = {
  readonly path: string;
  /** Lines of the file, both inclusive, that the statement has for itself. */
  readonly first: number;
  readonly last: number;
  readonly ruleId: string;
  /** A comment in GitHub Markdown with a suggestion block. */
  readonly body: string;
};

/** A longer one is no small fix. */
const longestReplacement = 4_000;

/**
 * The fixes that can be pasted as they are: the statement has its lines for itself, is one thing, and the safe way begins
 * in the same file and transaction. What follows in files of its own is named beside it. One per statement, of its worst finding.
 *
 * @param texts the files of the head, by path
 */
export function suggestionsOf(review: Review, texts: ReadonlyMap<string, string>): readonly Suggestion[] {
  const migrations = review.projects.flatMap((project) => project.migrations);
  const taken = new Set<ReviewedStatement>();
  return [...review.diagnostics].sort(bySeverity).flatMap((diagnostic) => {
    const migration = migrations.find(({ id }) => id === diagnostic.migrationId);
    const statement = diagnostic.statement === undefined ? undefined : migration?.statements[diagnostic.statement];
    const text = texts.get(diagnostic.location.path);
    if (!migration || !statement || text === undefined || taken.has(statement)) return [];
    const found = suggestion(diagnostic, migration, statement, text);
    if (found) taken.add(statement);
    return found ? [found] : [];
  });
}

const order = ['error', 'warning', 'note'];
const bySeverity = (a: Diagnostic, b: Diagnostic): number => order.indexOf(a.severity) - order.indexOf(b.severity);

function suggestion(
  diagnostic: Diagnostic,
  { transaction }: ReviewedMigration,
  { sql, location }: ReviewedStatement,
  text: string,
): Suggestion | undefined {
  const split = splitSteps(diagnostic.safely, transaction);
  if (!split || !isOneThing(sql) || location.path !== diagnostic.location.path) return undefined;
  const lines = ownLines(text, location.offset, location.length);
  if (!lines) return undefined;
  const replacement = split.here.map((step) => stepSql(step, transaction)).join('\n');
  // A mark of ours would keep the block from being one.
  if (replacement.length > longestReplacement || replacement.includes('<!--')) return undefined;
  const block: Code = { type: 'code', lang: 'suggestion', value: indented(replacement, lines.indent) };
  const blocks: Block[] = [
    paragraph(strong(diagnostic.ruleId), ': ', ...prose(diagnostic.message)),
    block,
    ...then(split.later, transaction),
  ];
  return {
    path: location.path,
    first: lines.first,
    last: lines.last,
    ruleId: diagnostic.ruleId,
    body: printMarkdown(blocks),
  };
}

type Split = { readonly here: readonly Step[]; readonly later: readonly Step[] };

/** Which steps may stand where the statement stands. In a transaction only the first may: the next needs one of its own. */
function splitSteps(steps: readonly Step[], { mode, alone }: Runner): Split | undefined {
  const [first, ...rest] = steps;
  if (!first || steps.some(({ kind, release, sql }) => kind !== 'schema' || release > 0 || sql.trim() === '')) {
    return undefined;
  }
  if (mode === 'none' && !alone) return { here: steps, later: [] };
  return first.transaction === 'own' ? { here: [first], later: rest } : undefined;
}

/** Whether a text is one statement, and that of one action. */
function isOneThing(sql: string): boolean {
  const parsed = parse(sql);
  if ('error' in parsed || parsed.cuts.length !== 1) return false;
  const node = parsed.cuts[0]?.node;
  return !node || !('AlterTableStmt' in node) || node.AlterTableStmt.cmds?.length === 1;
}

/** The lines of a statement where nothing else stands on them, counted from 1. */
function ownLines(text: string, offset: number, length: number) {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset + length);
  const end = newline < 0 ? text.length : newline;
  const before = text.slice(start, offset);
  if (before.trim() !== '' || !/^\s*;?\s*$/.test(text.slice(offset + length, end))) return undefined;
  const lineAt = (at: number): number => text.slice(0, at).split('\n').length;
  return { first: lineAt(offset), last: lineAt(offset + length), indent: before };
}

const indented = (sql: string, indent: string): string =>
  sql
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n');

function then(later: readonly Step[], runner: Runner): Block[] {
  if (later.length === 0) return [];
  const sql = later.map((step) => stepSql(step, runner)).join('\n\n');
  return [paragraph('Then, in a later migration:'), codeBlock('sql', sql)];
}
