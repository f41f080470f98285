import type { ProjectReview } from '../../model/review.ts';
import { type Block, code, type Inline, item, list, paragraph } from '../markdown/build.ts';
import { joined, prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { counted } from '../words/names.ts';

/** What is left to do once the change is merged. None of it holds the merge. */
export function afterwardsSection(project: ProjectReview): Section | undefined {
  const { afterwards } = project.plan;
  if (afterwards.length === 0) return undefined;
  return {
    title: `After the merge: ${counted(afterwards.length, 'task')}`,
    layout: 'collapsed',
    importance: 45,
    forms: [afterwardsBlocks(project)],
  };
}

export function afterwardsBlocks(project: ProjectReview): Block[] {
  return [list(project.plan.afterwards.map((task) => item(prose(task)))), paragraph(...deploying(project))];
}

/** The tool's own commands for production. */
export function deploying(project: ProjectReview): Inline[] {
  const { guidance, framework } = project;
  const command = (title: string, value: string | undefined) => (value === undefined ? [] : [`${title} `, code(value)]);
  return [
    `With ${framework}: `,
    ...joined(
      [
        command('deploy', guidance.deploy),
        command('see what is pending', guidance.status),
        command('mark as applied', guidance.markApplied),
      ],
      ' · ',
    ),
  ];
}
