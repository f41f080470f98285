import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Step } from '../../model/step.ts';
import { type Runner, stepSql } from '../../sql/step-sql.ts';
import { type Context, findStatement, place } from '../context.ts';
import { type Block, code, codeBlock, type Inline, paragraph, strong } from '../markdown/build.ts';
import { joined, prose } from '../markdown/prose.ts';
import { waitsFor, worstLock } from '../words/lock.ts';
import { counted, names } from '../words/names.ts';
import { runnerOf, titledSql } from '../words/step.ts';
import { workWords } from '../words/work.ts';

/** The finding that decides, and what to paste instead; nothing where nothing was found. */
export function worstFinding(context: Context, form: 'long' | 'short'): Block[] {
  const { verdict, diagnostics } = context.review;
  const worst = verdict.worst === undefined ? undefined : diagnostics[verdict.worst];
  if (worst === undefined) return [];
  const others = diagnostics.length - 1;
  const head = strong(others > 0 ? `Worst of ${others + 1} findings` : 'Finding');
  const where: Inline[] = [place(context, worst.location), ', rule ', code(worst.ruleId)];
  // The verdict often starts with it, one line above.
  const told = verdict.sentence.startsWith(worst.message.trim().replace(/\.$/, ''));
  return [
    paragraph(head, ': ', ...(told ? where : [...prose(worst.message), ' (', ...where, ')'])),
    ...effectLine(context, worst),
    ...(form === 'long' ? instead(context, worst) : [paragraph(strong('Instead'), ': ', ...prose(worst.advice))]),
  ];
}

function effectLine(context: Context, worst: Diagnostic): Block[] {
  const effect = worst.effect;
  const statement = findStatement(context.review, worst)?.statement;
  const lock = effect === undefined ? undefined : worstLock(effect, statement?.relations);
  if (lock === undefined) return [];
  const source = {
    observed: 'observed',
    atlas: 'as seen on real servers',
    'not observed': 'not observed',
    manual: "from PostgreSQL's manual",
  }[effect?.source ?? 'manual'];
  const groups: Inline[][] = [
    ['table ', ...names(lock.relations)],
    ['lock ', strong(lock.mode), ` (${source})`],
    ['waits: ', strong(waitsFor(effect, statement?.relations))],
    statement ? [`work: ${workWords(statement)}`] : [],
  ];
  return [paragraph(...joined(groups, ' · '))];
}

function instead(context: Context, worst: Diagnostic): Block[] {
  const runner = runnerOf(findStatement(context.review, worst)?.project);
  const advice = paragraph(strong('Instead'), ': ', ...prose(worst.advice));
  const { shown, left } = firstSteps(worst.safely, runner);
  if (shown.length === 0) return [advice];
  const rest = left > 0 ? [paragraph(`${counted(left, 'more step')} in the plan below.`)] : [];
  return [advice, codeBlock('sql', shown.map((step) => titledSql(step, runner)).join('\n\n')), ...rest];
}

/** The steps with SQL that can be pasted at once: those of the first release, up to a screenful. */
function firstSteps(
  steps: readonly Step[],
  runner: Runner,
): { readonly shown: readonly Step[]; readonly left: number } {
  const first = steps.find((step) => step.sql.trim() !== '')?.release;
  const shown: Step[] = [];
  let lines = 0;
  for (const step of steps.filter((each) => each.release === first && each.sql.trim() !== '')) {
    lines += stepSql(step, runner).split('\n').length;
    if (shown.length > 0 && lines > 14) break;
    shown.push(step);
  }
  return { shown, left: steps.length - shown.length };
}
