import type { Review } from '../../../model/review.ts';
import type { CheckText } from '../../../render/check/render-check.ts';
import { isOpen, type Tick } from '../../../render/context.ts';
import { type Block, paragraph } from '../../../render/markdown/build.ts';
import { printMarkdown } from '../../../render/markdown/print.ts';
import { prose } from '../../../render/markdown/prose.ts';
import { counted } from '../../../render/words/names.ts';
import type { ReviewRecord } from '../../store/records.ts';

/** How a check ends. `neutral` satisfies a required check as `success` does; `failure` and `action_required` hold it up. */
export type Conclusion = 'success' | 'neutral' | 'failure' | 'action_required';

export type Verdict = CheckText & { readonly conclusion: Conclusion };

/** Whether a review is about anything: a migration was touched that we read, or something waits for a person. */
export function touchesMigrations({ projects, checklist }: Pick<Review, 'projects' | 'checklist'>): boolean {
  return projects.length > 0 || checklist.some(({ required }) => required);
}

/**
 * The check of a judgement: its texts, and how it ends.
 *
 * @param written the texts of a review that is about something; undefined where it is about nothing
 */
export function verdictOf(
  judgement: Pick<ReviewRecord, 'review' | 'shut'>,
  ticks: ReadonlyMap<string, Tick>,
  notes: readonly Block[],
  written: CheckText | undefined,
): Verdict {
  const { review, shut } = judgement;
  const text = written ?? nothingRead(review, notes);
  const conclusion = conclusionOf(judgement, ticks);
  return shut === undefined ? { ...text, conclusion } : { ...text, title: shut.slice(0, 200), conclusion };
}

/** How a check ends: open while a required item is, or while the gate is shut. */
export function conclusionOf(
  { review, shut }: Pick<ReviewRecord, 'review' | 'shut'>,
  ticks: ReadonlyMap<string, Tick>,
): Conclusion {
  if (shut !== undefined) return 'action_required';
  if (!touchesMigrations(review)) return review.notAnalysed.length > 0 ? 'neutral' : 'success';
  return review.checklist.some((item) => isOpen(item, ticks)) ? 'failure' : 'success';
}

/** Nothing was examined, which is not the same as passed. */
function nothingRead({ notAnalysed }: Review, notes: readonly Block[]): CheckText {
  const left = [...new Map(notAnalysed.map((one) => [one.what, one.reason]))];
  const title =
    left.length === 0
      ? 'No migrations changed'
      : `No PostgreSQL migrations read; ${counted(left.length, 'thing')} not analysed`;
  const blocks = [
    paragraph(left.length === 0 ? 'This change touches no migration.' : 'What was not analysed, and why:'),
    ...left.slice(0, 50).map(([what, reason]) => paragraph(...prose(`\`${what.replaceAll('`', "'")}\`: ${reason}`))),
    ...notes,
  ];
  return { title, summary: printMarkdown(blocks), text: undefined };
}
