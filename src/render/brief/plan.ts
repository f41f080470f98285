import type { Plan, Rollback } from '../../model/plan.ts';
import type { ProjectReview } from '../../model/review.ts';
import { secondsInWords } from '../../production/sizing/estimate-in-words.ts';
import { contentionTitle } from '../comment/contention.ts';
import { type Block, heading, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import { joined, prose } from '../markdown/prose.ts';
import { shorten } from '../markdown/visible.ts';
import { asWritten } from '../words/as-written.ts';
import { counted } from '../words/names.ts';
import { proofInBrief, proofWord } from '../words/proof.ts';

const mostSteps = 30;

/** What running the plan showed, and the titles of its steps by release. */
export function planInBrief(project: ProjectReview): Block[] {
  const { plan } = project;
  const waits = project.contention ? [paragraph(`${contentionTitle(project.contention)}.`)] : [];
  if (!plan.differs) return [heading(3, '── Plan'), paragraph(asWritten(project)), ...waits];
  const releases = new Set(plan.steps.map(({ step }) => step.release)).size;
  const title = `── Plan: ${counted(plan.steps.length, 'step')} in ${counted(releases, 'release')}, ${proofWord(plan.stepsProof)}`;
  const left = plan.steps.length - mostSteps;
  return [
    heading(3, title),
    paragraph(...proofInBrief(plan.stepsProof)),
    list(
      plan.steps.slice(0, mostSteps).map((_, index) => item(stepLine(plan, index))),
      true,
    ),
    ...(left > 0 ? [paragraph(`And ${counted(left, 'more step')}.`)] : []),
    ...waits,
  ];
}

/** A step that starts a release says so: the one before it must run everywhere first. */
function stepLine(plan: Plan, index: number): Inline[] {
  const planned = plan.steps[index];
  if (planned === undefined) return [];
  const { step, estimate } = planned;
  const starts = index > 0 && plan.steps[index - 1]?.step.release !== step.release;
  const release = starts ? [strong(`⏸ release ${step.release + 1}: `)] : [];
  const takes = estimate === undefined ? [] : [` (${secondsInWords(estimate.seconds)})`];
  return [...release, ...prose(shorten(step.title, 160)), ...takes];
}

/** What running the way back showed, and what does not come back. */
export function rollbackInBrief({ plan: { rollback } }: ProjectReview): Block[] {
  const losses = rollback.losses.slice(0, 5).map((loss) => prose(loss.replace(/\.$/, '')));
  const more = rollback.losses.length > 5 ? [[`${rollback.losses.length - 5} more`]] : [];
  const lost =
    losses.length > 0 ? [strong('Does not come back:'), ' ', ...joined([...losses, ...more], '; '), '.'] : [];
  const shown = joined([rollback.source === 'none' ? [] : proofInBrief(rollback.proof), lost], ' ');
  return [heading(3, '── Rollback: ', state(rollback)), ...(shown.length > 0 ? [paragraph(...shown)] : [])];
}

function state(rollback: Rollback): string {
  if (rollback.source === 'none') return 'none; restore from a backup';
  const made = rollback.source === 'generated' ? 'generated' : shorten(rollback.path ?? 'the down script', 100);
  return `${made}, ${proofWord(rollback.proof)}`;
}
