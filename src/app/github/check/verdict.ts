import type { Review } from '../../../model/review.ts';
import type { CheckText } from '../../../render/check/render-check.ts';
import { isOpen, type Tick } from '../../../render/context.ts';
import { type Block, paragraph } from '../../../render/markdown/build.ts';
import { printMarkdown } from '../../../render/markdown/print.ts';
import { prose } from '../../../render/markdown/prose.ts';
import { counted } from '../../../render/words/names.ts';
import type { Conclusion, ReviewRecord } from '../../store/records.ts';

export type Verdict = CheckText & { readonly conclusion: Conclusion };

/** Whether a review is about anything: a migration was touched that we read, or that somebody has to confirm. */
export function touchesMigrations({ projects, verdict }: Pick<Review, 'projects' | 'verdict'>): boolean {
  return projects.length > 0 || verdict.open > 0;
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
  if (shut !== undefined) return { ...text, title: shut.slice(0, 200), conclusion };
  return written !== undefined && conclusion === 'neutral'
    ? { ...text, title: inTitle(review), conclusion }
    : { ...text, conclusion };
}

/** How a check ends: open while a required item is, or while the gate is shut. */
export function conclusionOf(
  { review, shut }: Pick<ReviewRecord, 'review' | 'shut'>,
  ticks: ReadonlyMap<string, Tick>,
): Conclusion {
  if (shut !== undefined) return 'action_required';
  if (!touchesMigrations(review)) return review.notAnalysed.length > 0 ? 'neutral' : 'success';
  if (review.checklist.some((item) => isOpen(item, ticks))) return 'failure';
  return review.verdict.state === 'not reviewed' ? 'neutral' : 'success';
}

/** Titles are plain text. */
const inTitle = ({ verdict }: Review): string => verdict.sentence.replaceAll('`', '').replace(/\.$/, '').slice(0, 200);

/** Nothing was examined, which is not the same as passed. */
function nothingRead(review: Review, notes: readonly Block[]): CheckText {
  const { notAnalysed, unreadable } = review;
  const left = [...new Map(notAnalysed.map((one) => [one.what, one.reason]))];
  const title =
    left.length === 0
      ? 'No migrations changed'
      : unreadable.length > 0
        ? inTitle(review)
        : `No migrations read; ${counted(left.length, 'thing')} not analysed`;
  const blocks = [
    paragraph(left.length === 0 ? 'This change touches no migration.' : 'What was not read, and why:'),
    ...left.slice(0, 50).map(([what, reason]) => paragraph(...prose(`\`${what.replaceAll('`', "'")}\`: ${reason}`))),
    ...notes,
  ];
  return { title, summary: printMarkdown(blocks), text: undefined };
}
