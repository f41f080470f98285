import type { ListItem } from 'mdast';
import { dependenceIn } from '../../model/effect.ts';
import type { ReviewedMigration, ReviewedStatement } from '../../model/review.ts';
import { type Context, excerpt, place } from '../context.ts';
import { type Block, code, item, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { alike } from '../words/alike.ts';
import { counted, names } from '../words/names.ts';
import { findingItem } from './finding-item.ts';

/** What awkward data did to a migration, and what the rules say about it, worst first. */
export function findingsOf(context: Context, migration: ReviewedMigration, most = 100): Block[] {
  const found = alike(context.review.diagnostics.filter((each) => each.migrationId === migration.id));
  const items = [
    ...migration.statements.flatMap(dataItem).slice(0, most),
    ...found.slice(0, most).map((each) => findingItem(each)),
  ];
  const more = found.slice(most).flatMap(({ all }) => all).length;
  const left = more > 0 ? [paragraph(`${counted(more, 'more finding')}.`)] : [];
  return items.length > 0 ? [list(items), ...left] : left;
}

/** Findings on the change as a whole, or on a file that is no migration of any project. */
export function findingsElsewhere(context: Context): Section | undefined {
  const known = new Set(context.review.projects.flatMap((project) => project.migrations.map((each) => each.id)));
  const stray = context.review.diagnostics.filter((each) => !known.has(each.migrationId));
  if (stray.length === 0) return undefined;
  const found = alike(stray);
  const form = (most: number) => [
    list(found.slice(0, most).map((each) => findingItem(each, place(context, each.first.location)))),
  ];
  return {
    title: `On the change as a whole: ${counted(stray.length, 'finding')}`,
    layout: 'collapsed',
    importance: 72,
    forms: [form(100), form(10)],
  };
}

function dataItem(statement: ReviewedStatement): ListItem[] {
  const depends = dependenceIn(statement.outcome);
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
