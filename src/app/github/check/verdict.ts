import type { Review } from '../../../model/review.ts';
import { type CheckText, renderCheck } from '../../../render/check/render-check.ts';
import type { RenderOptions, Tick } from '../../../render/context.ts';
import { isOpen } from '../../../render/context.ts';
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

/** The check of a judgement: open while a required item is, or while the gate is shut. */
export function verdictOf(
  { review, shut }: Pick<ReviewRecord, 'review' | 'shut'>,
  options: RenderOptions & { readonly ticks: ReadonlyMap<string, Tick> },
  notes: readonly Block[],
): Verdict {
  const text = touchesMigrations(review) ? renderCheck(review, options, notes) : nothingRead(review, notes);
  if (shut !== undefined) return { ...text, title: shut.slice(0, 200), conclusion: 'action_required' };
  if (!touchesMigrations(review)) return { ...text, conclusion: review.notAnalysed.length > 0 ? 'neutral' : 'success' };
  const open = review.checklist.some((item) => isOpen(item, options.ticks));
  if (open) return { ...text, conclusion: 'failure' };
  return review.verdict.state === 'not reviewed'
    ? { ...text, title: inTitle(review), conclusion: 'neutral' }
    : { ...text, conclusion: 'success' };
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
