import type { Review } from '../../model/review.ts';
import { arrange } from '../comment/arrange.ts';
import { contextOf, isOpen, type RenderOptions } from '../context.ts';
import { type Block, heading, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { fullForm, type Section } from '../markdown/section.ts';
import { counted } from '../words/names.ts';
import { printTerminal } from './print.ts';
import { painter } from './runs.ts';

export type TerminalOptions = RenderOptions & {
  /** Whether to paint with escape sequences. */
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
};

/**
 * The review for a terminal, in the comment's order and whole. A terminal shows the end first, so the verdict stands
 * there again. Control characters of the change are spelled out: the only escape sequences are ours.
 */
export function renderTerminal(review: Review, options: TerminalOptions): string {
  const context = contextOf(review, options);
  const open = review.checklist.filter((item) => isOpen(item, context.ticks)).length;
  const rest = open > 0 ? ` ${counted(open, 'item')} to tick.` : '';
  const end = review.projects.length > 0 ? [paragraph(strong(...prose(review.verdict.sentence)), rest)] : [];
  const blocks = [...arrange(context).flatMap(sectionBlocks), ...end];
  const width = Math.max(40, Math.trunc(options.width));
  return `${printTerminal(blocks, width, painter(options.colour)).join('\n')}\n`;
}

function sectionBlocks(section: Section): Block[] {
  const title = section.layout === 'plain' ? [] : [heading(3, `── ${section.title}`)];
  return [...title, ...fullForm(section)];
}
