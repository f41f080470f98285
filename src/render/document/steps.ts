import type { ListItem } from 'mdast';
import type { Effect } from '../../model/effect.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { ProjectReview, ReviewedStatement } from '../../model/review.ts';
import type { Step } from '../../model/step.ts';
import { estimateInWords } from '../../production/sizing/estimate-in-words.ts';
import { stepSql } from '../../sql/step-sql.ts';
import { contentionBlocks } from '../comment/contention.ts';
import { boundaryBlocks, executionBlocks, gainsBlocks, planProof, timelineBlocks } from '../comment/plan.ts';
import { migrationTitle } from '../comment/statements.ts';
import { type Context, excerpt } from '../context.ts';
import { type Block, code, codeBlock, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { asWritten } from '../words/as-written.ts';
import { noLockWords, waitsFor, worstLock, worstOf } from '../words/lock.ts';
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
    ...(step.sql.trim() === '' ? [] : [stepLock(planned)]),
    ...(planned.estimate === undefined ? [] : [item(['Takes: ', ...prose(estimateInWords(planned.estimate))])]),
    ...(beside === undefined ? [] : [item(prose(beside))]),
  ];
}

/** A step with an empty way back leaves nothing of its own: what it wrote goes with what the steps before it made. */
function wayBack({ down, kind }: Step): string {
  if (down !== '') return 'yes';
  return kind === 'check'
    ? 'nothing to undo: it only reads'
    : 'nothing to undo by itself: undoing the earlier steps removes it';
}

/** Batches commit inside of the step, where no lock of theirs is seen: what each takes is the manual's. */
function stepLock(planned: PlannedStep): ListItem {
  const { writes } = planned.step;
  if (writes?.batches === undefined) return lockItem(worstOf(planned.effects), stepWork(planned));
  const { size, of } = writes.batches;
  return item([
    'Lock: ',
    strong('ROW EXCLUSIVE'),
    ' on ',
    ...names([writes.table]),
    ` and the rows of one batch (${size} ${of}) until it commits (from PostgreSQL's manual); waits: writers of those rows, and schema changes; for how long: one batch at a time`,
  ]);
}

function lockItem(effect: Effect | undefined, work: ReviewedStatement['work']): ListItem {
  if (effect === undefined) return item(['Lock: not observed']);
  const lock = worstLock(effect);
  const held: Inline[] = lock ? [strong(lock.mode), ' on ', ...names(lock.relations)] : [noLockWords(effect)];
  const source = {
    observed: '',
    atlas: ' (as seen on real servers)',
    'not observed': '',
    manual: " (from PostgreSQL's manual)",
  }[effect.source];
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
    ...alikeInARow(migration.statements).flatMap((run) => writtenStep(run, headings)),
  ]);
}

type Numbered = { readonly statement: ReviewedStatement; readonly number: number };

/** Statements that follow one another and differ in nothing but their SQL: ten comments are one step. */
function alikeInARow(statements: readonly ReviewedStatement[]): readonly (readonly Numbered[])[] {
  const same = ({ classification, reversible, work, effect, diagnostics }: ReviewedStatement): string =>
    JSON.stringify([classification, reversible, work, effect && [worstLock(effect), waitsFor(effect)], diagnostics]);
  const runs: Numbered[][] = [];
  for (const [index, statement] of statements.entries()) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (run && first && same(first.statement) === same(statement)) run.push({ statement, number: index + 1 });
    else runs.push([{ statement, number: index + 1 }]);
  }
  return runs;
}

function writtenStep(run: readonly Numbered[], headings: Headings): Block[] {
  const [first] = run;
  if (first === undefined) return [];
  const { statement, number } = first;
  const { classification } = statement;
  const because = classification.because.length > 0 ? [' because ', ...prose(classification.because.join('; '))] : [];
  const title: Inline[] =
    run.length === 1
      ? [`${number}. `, code(excerpt(statement.sql, 60))]
      : [
          `${number} to ${number + run.length - 1}. `,
          ...prose(classification.kinds.join(' + ')),
          ` (${run.length} statements)`,
        ];
  return [
    headings.step(...title),
    list([
      item(['Type: ', ...prose(classification.kinds.join(' + ')), `, ${classification.risk} risk`, ...because]),
      item([`Reversible: ${statement.reversible}`]),
      lockItem(statement.effect, statement.work),
    ]),
    paragraph('Up:'),
    codeBlock('sql', run.map((one) => `${one.statement.sql};`).join('\n')),
  ];
}
