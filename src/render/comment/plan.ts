import type { Plan, PlannedStep, TimelineEntry } from '../../model/plan.ts';
import type { ProjectReview } from '../../model/review.ts';
import { secondsInWords } from '../../production/sizing/estimate-in-words.ts';
import { type Runner, stepSql } from '../../sql/step-sql.ts';
import { gantt } from '../diagram/gantt.ts';
import { type Block, code, codeBlock, item, list, paragraph, strong, table } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { asWritten } from '../words/as-written.ts';
import { counted } from '../words/names.ts';
import { proofBlocks, proofWord } from '../words/proof.ts';
import { besideSql, deployBoundary, runnerOf, stepTraits } from '../words/step.ts';

/** The safe order of work, to paste step by step; one line where what is written is already safe. */
export function planSection(project: ProjectReview): Section | undefined {
  const { plan } = project;
  if (!plan.differs) {
    const blocks = [paragraph(asWritten(project)), ...executionBlocks(plan)];
    if (plan.execution.length === 0) return undefined;
    return { title: 'Plan: as written', layout: 'collapsed', importance: 50, forms: [blocks] };
  }
  const releases = new Set(plan.steps.map(({ step }) => step.release)).size;
  const runner = runnerOf(project);
  const proof = planProof(plan);
  const times = [...timelineBlocks(plan.timeline), ...executionBlocks(plan)];
  return {
    title: `Plan: ${counted(plan.steps.length, 'step')} in ${counted(releases, 'release')} (${proofWord(plan.stepsProof)})`,
    layout: 'collapsed',
    importance: 85,
    forms: [
      [...proof, ...gainsBlocks(plan), ...stepBlocks(plan, runner), ...times],
      [...proof, ...stepBlocks(plan, runner)],
      [...proof, ...stepTitles(plan, 60)],
    ],
  };
}

export function planProof(plan: Plan): Block[] {
  return proofBlocks('The steps below end in the same schema as the migration', plan.stepsProof);
}

/** Strong locks as written against the plan's. */
export function gainsBlocks(plan: Plan): Block[] {
  return plan.gains.length > 0 ? [list(plan.gains.map((gain) => item(prose(gain))))] : [];
}

/** Every step with its SQL, and a line at each deploy boundary. */
export function stepBlocks(plan: Plan, runner: Runner): Block[] {
  return plan.steps.flatMap((planned, index) => [
    ...boundaryBlocks(plan, index),
    ...oneStep(planned, index + 1, runner),
  ]);
}

/** The deploy boundary before step `index`, where there is one. */
export function boundaryBlocks(plan: Plan, index: number): Block[] {
  const boundary = deployBoundary(plan, index);
  return boundary === undefined ? [] : [paragraph('⏸ ', strong(boundary))];
}

function oneStep({ step, estimate }: PlannedStep, number: number, runner: Runner): Block[] {
  const takes = estimate === undefined ? [] : [` · ${secondsInWords(estimate.seconds)}`];
  const beside = besideSql(step);
  return [
    paragraph(
      strong(`${number}. `, ...prose(step.title)),
      ` · release ${step.release + 1} · `,
      ...stepTraits(step),
      ...takes,
    ),
    paragraph(...prose(step.why)),
    ...(beside === undefined ? [] : [paragraph(...prose(beside))]),
    ...(step.sql.trim() === '' ? [] : [codeBlock('sql', stepSql(step, runner))]),
  ];
}

function stepTitles(plan: Plan, most: number): Block[] {
  return [
    list(
      plan.steps.slice(0, most).map(({ step }) => item([...prose(step.title), ` (release ${step.release + 1})`])),
      true,
    ),
  ];
}

/** The timeline as a diagram and, for whoever can't see it, as a list. */
export function timelineBlocks(timeline: readonly TimelineEntry[]): Block[] {
  if (timeline.length === 0) return [];
  const diagram = gantt(timeline);
  const days = (entry: TimelineEntry) =>
    entry.lastDay === undefined || entry.lastDay === entry.day
      ? `day ${entry.day}`
      : `days ${entry.day} to ${entry.lastDay}`;
  return [
    paragraph(strong('Timeline')),
    ...(diagram === undefined ? [] : [codeBlock('mermaid', diagram)]),
    list(timeline.map((entry) => item([strong(days(entry)), `, ${entry.phase}: `, ...prose(entry.title)]))),
  ];
}

/** From the day before to the end of the window. */
export function executionBlocks(plan: Plan): Block[] {
  if (plan.execution.length === 0) return [];
  const rows = plan.execution.map((entry) => [
    prose(entry.at),
    prose(entry.title),
    entry.commands.flatMap((command, index) => (index === 0 ? [code(command)] : [' then ', code(command)])),
    prose(entry.duration),
  ]);
  return [paragraph(strong('Execution')), table(['When', 'What', 'Command', 'How long'], rows)];
}
