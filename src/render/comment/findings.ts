import type { BlockContent, ListItem } from 'mdast';
import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import type { ReviewedMigration, ReviewedStatement } from '../../model/review.ts';
import { type Context, excerpt, place } from '../context.ts';
import { type Block, code, type Inline, item, link, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { counted, names } from '../words/names.ts';

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** What awkward data did to a migration, and what the rules say about it, worst first. */
export function findingsOf(context: Context, migration: ReviewedMigration, most = 100): Block[] {
  const found = sortedFindings(context.review.diagnostics.filter((each) => each.migrationId === migration.id));
  const items = [
    ...migration.statements.flatMap(dataItem).slice(0, most),
    ...found.slice(0, most).map((each) => findingItem(each)),
  ];
  const left = found.length > most ? [paragraph(`${counted(found.length - most, 'more finding')}.`)] : [];
  return items.length > 0 ? [list(items), ...left] : left;
}

/** Findings on the change as a whole, or on a file that is no migration of any project. */
export function findingsElsewhere(context: Context): Section | undefined {
  const known = new Set(context.review.projects.flatMap((project) => project.migrations.map((each) => each.id)));
  const found = sortedFindings(context.review.diagnostics.filter((each) => !known.has(each.migrationId)));
  if (found.length === 0) return undefined;
  const form = (most: number) => [
    list(found.slice(0, most).map((each) => findingItem(each, place(context, each.location)))),
  ];
  return {
    title: `On the change as a whole: ${counted(found.length, 'finding')}`,
    layout: 'collapsed',
    importance: 72,
    forms: [form(100), form(10)],
  };
}

/** Errors first, then warnings, then notes. */
export function sortedFindings(found: readonly Diagnostic[]): Diagnostic[] {
  return [...found].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** A finding as a list item: severity, line, rule, message; below it why its severity moved and what to do. */
export function findingItem(diagnostic: Diagnostic, where?: Inline): ListItem {
  const head: Inline[] = [
    strong(diagnostic.severity),
    ' ',
    where ?? `line ${diagnostic.location.start.line}`,
    ', ',
    code(diagnostic.ruleId),
    ': ',
    ...prose(diagnostic.message),
    ...why(diagnostic),
  ];
  const because = diagnostic.because.length > 0 ? [item(['because ', ...prose(diagnostic.because.join('; '))])] : [];
  const advice = diagnostic.advice !== '' ? [item(['instead: ', ...prose(diagnostic.advice)])] : [];
  const below: BlockContent[] = [...because, ...advice].length > 0 ? [list([...because, ...advice])] : [];
  return item(head, below);
}

/** The first of the rule's references, which explains it. */
function why({ references }: Diagnostic): Inline[] {
  const [first] = references;
  return first?.startsWith('https://') ? [' ', link(first, 'Why')] : [];
}

function dataItem(statement: ReviewedStatement): ListItem[] {
  const depends = statement.dependsOnData;
  if (depends === undefined) return [];
  const line = `line ${statement.location.start.line}, `;
  const which = depends.relations.length > 0 ? [' with awkward rows in ', ...names(depends.relations)] : [];
  return [
    item([
      strong('depends on data'),
      ` ${line}`,
      code(excerpt(statement.sql, 60)),
      ` runs on empty tables and fails${which.length > 0 ? '' : ' on awkward rows'}`,
      ...which,
      `: ${depends.error.sqlState} `,
      ...prose(depends.error.message),
    ]),
  ];
}

/** Findings that the author silenced, each with the reason given. */
export function suppressedBlocks(context: Context): Block[] {
  const items = context.review.suppressed.map(({ diagnostic, reason, by }) =>
    item([code(diagnostic.ruleId), ' at ', place(context, by), ': ', ...prose(reason)]),
  );
  return items.length > 0 ? [list(items.slice(0, 50))] : [];
}
