import type { ProjectReview } from '../../model/review.ts';
import { fold } from '../comment/fold.ts';
import { notAnalysedBlocks, notAnalysedSection } from '../comment/not-analysed.ts';
import { titleOf } from '../comment/title.ts';
import type { Context } from '../context.ts';
import { type Block, code, heading, type Inline, paragraph, strong } from '../markdown/build.ts';
import { joined } from '../markdown/prose.ts';
import { fullForm } from '../markdown/section.ts';
import { migrationsInBrief, strayFindings } from './migrations.ts';
import { failures, openItems } from './open-items.ts';
import { planInBrief, rollbackInBrief } from './plan.ts';

/**
 * A review for a reader with two minutes: verdict, worst finding, a line per statement and finding, what is open, what was
 * proven, what was not analysed, and where the rest is.
 */
export function briefBlocks(context: Context): Block[] {
  const { projects } = context.review;
  const nothing = projects.every((project) => project.migrations.length === 0);
  return [
    ...fullForm(fold(context)),
    ...projects.flatMap((project) => inProject(projects, project, migrationsInBrief(context, project))),
    ...part('On the change as a whole', strayFindings(context)),
    ...part('Fails as written', failures(context)),
    ...part('To tick', openItems(context)),
    ...projects.flatMap((project) => inProject(projects, project, workOf(project))),
    ...part(notAnalysedSection(context)?.title ?? '', notAnalysedBlocks(context, undefined, 5)),
    ...(nothing ? [] : [paragraph(strong(titleOf(context)), '. ', ...whereTheRestIs())]),
  ];
}

const workOf = (project: ProjectReview): Block[] =>
  project.migrations.length === 0 ? [] : [...planInBrief(project), ...rollbackInBrief(project)];

function inProject(all: readonly ProjectReview[], project: ProjectReview, blocks: readonly Block[]): readonly Block[] {
  if (all.length === 1 || blocks.length === 0) return blocks;
  return [paragraph(strong(code(project.directory), ` (${project.framework})`)), ...blocks];
}

function part(title: string, blocks: readonly Block[]): readonly Block[] {
  return blocks.length > 0 ? [heading(3, `── ${title}`), ...blocks] : [];
}

function whereTheRestIs(): Inline[] {
  const more = [
    [code('migration-planner plan'), ' prints the whole plan'],
    [code('review --full'), ' the whole review'],
    [code('--format markdown'), ' the comment.'],
  ];
  return joined(more, ', ');
}
