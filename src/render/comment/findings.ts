import type { BlockContent, ListItem } from 'mdast';
import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import type { ReviewedMigration, ReviewedStatement } from '../../model/review.ts';
import { type Context, excerpt, place } from '../context.ts';
import { type Block, code, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { counted, names } from '../words/names.ts';

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** What awkward data did to a migration, and what the rules say about it, worst first. */
export function findingsOf(context: Context, migration: ReviewedMigration, most = 100): Block[] {
  const found = context.review.diagnostics
    .filter((diagnostic) => diagnostic.migrationId === migration.id)
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const items = [...migration.statements.flatMap(dataItem).slice(0, most), ...found.slice(0, most).map(findingItem)];
  const left = found.length > most ? [paragraph(`${counted(found.length - most, 'more finding')}.`)] : [];
  return items.length > 0 ? [list(items), ...left] : left;
}

/** A finding as a list item: severity, line, rule, message; below it why its severity moved and what to do. */
export function findingItem(diagnostic: Diagnostic): ListItem {
  const head: Inline[] = [
    strong(diagnostic.severity),
    ` line ${diagnostic.location.start.line}, `,
    code(diagnostic.ruleId),
    ': ',
    ...prose(diagnostic.message),
  ];
  const because = diagnostic.because.length > 0 ? [item(['because ', ...prose(diagnostic.because.join('; '))])] : [];
  const advice = diagnostic.advice !== '' ? [item(['instead: ', ...prose(diagnostic.advice)])] : [];
  const below: BlockContent[] = [...because, ...advice].length > 0 ? [list([...because, ...advice])] : [];
  return item(head, below);
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
