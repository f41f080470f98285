import type { ListItem } from 'mdast';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ProjectReview, Risk } from '../../model/review.ts';
import { findingItem } from '../comment/finding-item.ts';
import { riskTable, summaryList } from '../comment/risk-matrix.ts';
import type { Context } from '../context.ts';
import { type Block, code, item, list, paragraph } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { alike } from '../words/alike.ts';
import { counted, names } from '../words/names.ts';
import type { Headings } from './headings.ts';

const breaking: readonly Diagnostic['hazard'][] = ['breaks running code', 'data loss', 'cannot be undone'];

/** 1 Overview: purpose, affected tables, breaking changes, and the risks. */
export function overview(context: Context, project: ProjectReview, { part, sub }: Headings): Block[] {
  const own = new Set(project.migrations.map((migration) => migration.id));
  const found = context.review.diagnostics.filter((each) => own.has(each.migrationId));
  const breaks = found.filter((each) => breaking.includes(each.hazard));
  const { tables } = project.summary;
  return [
    part('1 Overview'),
    sub('Purpose'),
    list(purpose(project)),
    sub('Affected tables'),
    paragraph(...(tables.length > 0 ? names(tables, 50) : ['None.'])),
    sub('Breaking changes'),
    breaks.length > 0 ? list(alike(breaks).map((each) => findingItem(each))) : paragraph('None found.'),
    sub('Risks'),
    summaryList(project),
    ...matrix(project.risks),
  ];
}

/** What the migrations do, each kind of change once. */
function purpose(project: ProjectReview): ListItem[] {
  const kinds = new Map<string, { readonly line: string; readonly relations: Set<string> }>();
  for (const { classification, relations } of project.migrations.flatMap((migration) => migration.statements)) {
    const line = `${classification.kinds.join(' + ')} (${classification.risk} risk; ${classification.approach})`;
    const kind = kinds.get(line) ?? { line, relations: new Set<string>() };
    for (const relation of relations) kind.relations.add(relation);
    kinds.set(line, kind);
  }
  const migrations = project.migrations.map((migration) =>
    item([code(migration.name), ' (', code(migration.path), ')']),
  );
  if (kinds.size === 0) return migrations;
  return [...kinds.values()].map(({ line, relations }) => {
    const all = [...relations];
    return item([...prose(line), ...(all.length > 0 ? [': ', ...names(all, 10)] : [])]);
  });
}

function matrix(risks: readonly Risk[]): Block[] {
  if (risks.length === 0) return [];
  return [paragraph(`${counted(risks.length, 'risk')}, worst first:`), riskTable(risks)];
}
