import type { ListItem } from 'mdast';
import type { Effect } from '../../model/effect.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { ProjectReview, ReviewedStatement } from '../../model/review.ts';
import type { Step } from '../../model/step.ts';
import { estimateInWords } from '../../sizing/estimate-in-words.ts';
import { stepSql } from '../../sql/step-sql.ts';
import { contentionBlocks } from '../comment/contention.ts';
import { boundaryBlocks, executionBlocks, gainsBlocks, planProof, timelineBlocks } from '../comment/plan.ts';
import { migrationTitle } from '../comment/statements.ts';
import { type Context, excerpt } from '../context.ts';
import { type Block, code, codeBlock, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { asWritten } from '../words/as-written.ts';
import { waitsFor, worstLock, worstOf } from '../words/lock.ts';
import { names } from '../words/names.ts';
import { besideSql, runnerOf, stepTraits } from '../words/step.ts';
import { stepWork, workWords } from '../words/work.ts';
import type { Headings } from './headings.ts';

/** 4 Steps: each with its type, whether it can be undone, its lock and for how long, the SQL up and down. */
export function steps(context: Context, project: ProjectReview, headings: Headings): Block[] {
  const { plan } = project;
  const body = plan.differs
    ? [...planProof(plan), ...gainsBlocks(plan), ...plannedSteps(project, headings)]
    : [paragraph(`${asWritten(project)} The way down is in section 6.`), ...writtenSteps(context, project, headings)];
  const times = [...timelineBlocks(plan.timeline), ...executionBlocks(plan)];
  const { contention } = project;
  return [
    headings.part('4 Steps'),
    ...body,
    ...(contention ? [headings.sub('How long others wait'), ...contentionBlocks(project, contention, 200)] : []),
    ...(times.length > 0 ? [headings.sub('Execution plan'), ...times] : []),
  ];
}

function plannedSteps(project: ProjectReview, headings: Headings): Block[] {
  return project.plan.steps.flatMap((planned, index) => [
    ...boundaryBlocks(project.plan, index),
    headings.step(`${index + 1}. `, ...prose(planned.step.title)),
    list(traits(planned)),
    ...sqlBlocks(project, planned),
  ]);
}

function traits(planned: PlannedStep): ListItem[] {
  const { step } = planned;
  const nothing = step.sql.trim() === '' ? 'nothing to undo in the database' : 'no way back is given';
  const way = step.down === undefined ? nothing : wayBack(step);
  const beside = besideSql(step);
  const undo = step.irreversible ? ['no: ', ...prose(step.irreversible)] : [way];
  return [
    item(['Type: ', ...stepTraits(step), ` · release ${step.release + 1} · day ${step.day}`]),
    item(['Why: ', ...prose(step.why)]),
    item(['Reversible: ', ...undo]),
    ...(step.sql.trim() === '' ? [] : [lockItem(worstOf(planned.effects), stepWork(planned))]),
    ...(planned.estimate === undefined ? [] : [item(['Takes: ', ...prose(estimateInWords(planned.estimate))])]),
    ...(beside === undefined ? [] : [item(prose(beside))]),
  ];
}

/** A step with an empty way back leaves nothing of its own: what it wrote goes with what the steps before it made. */
function wayBack({ down, kind }: Step): string {
  if (down !== '') return 'yes';
  return kind === 'check'
    ? 'nothing to undo: it only reads'
    : 'nothing to undo by itself: it goes with the steps before it';
}

function lockItem(effect: Effect | undefined, work: ReviewedStatement['work']): ListItem {
  if (effect === undefined) return item(['Lock: not observed']);
  const lock = worstLock(effect);
  const held: Inline[] = lock ? [strong(lock.mode), ' on ', ...names(lock.relations)] : ['none on what existed'];
  const source = { observed: '', atlas: ' (as seen on real servers)', manual: " (from PostgreSQL's manual)" }[
    effect.source
  ];
  return item(['Lock: ', ...held, `${source}; waits: ${waitsFor(effect)}; for how long: ${workWords({ work })}`]);
}

function sqlBlocks(project: ProjectReview, { step }: PlannedStep): Block[] {
  const up = step.sql.trim() === '' ? [] : [paragraph('Up:'), codeBlock('sql', stepSql(step, runnerOf(project)))];
  const program =
    step.program === undefined
      ? []
      : [
          paragraph('The same as a TypeScript program, for a team that runs such work from its own code:'),
          codeBlock('ts', step.program),
        ];
  const down = !step.down ? [] : [paragraph('Down:'), codeBlock('sql', step.down)];
  return [...up, ...program, ...down];
}

function writtenSteps(context: Context, project: ProjectReview, headings: Headings): Block[] {
  return project.migrations.flatMap((migration) => [
    paragraph(...migrationTitle(context, migration)),
    ...migration.statements.flatMap((statement, index) => writtenStep(statement, index, headings)),
  ]);
}

function writtenStep(statement: ReviewedStatement, index: number, headings: Headings): Block[] {
  const { classification } = statement;
  const because = classification.because.length > 0 ? [' because ', ...prose(classification.because.join('; '))] : [];
  return [
    headings.step(`${index + 1}. `, code(excerpt(statement.sql, 60))),
    list([
      item(['Type: ', ...prose(classification.type), `, ${classification.risk} risk`, ...because]),
      item([`Reversible: ${statement.reversible}`]),
      lockItem(statement.effect, statement.work),
    ]),
    paragraph('Up:'),
    codeBlock('sql', `${statement.sql};`),
  ];
}
