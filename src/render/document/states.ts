import type { ProjectReview } from '../../model/review.ts';
import type { Schema } from '../../model/schema.ts';
import { printTable } from '../../schema/print/table.ts';
import { changeList } from '../comment/schema-change.ts';
import { usageBlocks } from '../comment/still-used.ts';
import type { Context } from '../context.ts';
import { entityDiagram } from '../diagram/entities.ts';
import { type Block, codeBlock, paragraph } from '../markdown/build.ts';
import type { Headings } from './headings.ts';

/** 2 Current state: the tables before the change, and who uses what goes away. */
export function currentState(context: Context, project: ProjectReview, { part, sub }: Headings): Block[] {
  const used = context.review.usages.filter((report) => report.usages.length > 0);
  const usages = used.flatMap((report) => usageBlocks(context, report, 100));
  return [
    part('2 Current state'),
    ...tables(project.before, 'None of the tables exists yet.'),
    ...(usages.length > 0 ? [sub('Used by the code'), ...usages] : []),
  ];
}

/** 3 Target state: the tables after the change, and what differs. */
export function targetState(project: ProjectReview, { part, sub }: Headings): Block[] {
  const diagram = entityDiagram(project);
  return [
    part('3 Target state'),
    ...tables(project.after, 'None of the tables is left.'),
    ...(project.schemaChanges.length > 0 ? [sub('What differs')] : []),
    ...(diagram === undefined ? [] : [codeBlock('mermaid', diagram)]),
    ...(project.schemaChanges.length > 0 ? changeList(project, 500) : []),
  ];
}

function tables(schema: Schema | undefined, none: string): Block[] {
  if (schema === undefined) return [paragraph('Unknown: the change was not rehearsed.')];
  if (schema.tables.length === 0) return [paragraph(none)];
  return schema.tables.map((table) => codeBlock('sql', printTable(table, schema)));
}
