import type { Review } from '../../model/review.ts';
import { briefBlocks } from '../brief/brief-blocks.ts';
import { arrange } from '../comment/arrange.ts';
import { type Context, contextOf, isOpen, type RenderOptions } from '../context.ts';
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
  /** Whether everything is shown, in the comment's order; else what a reader with two minutes needs. */
  readonly full?: boolean;
};

/**
 * The review for a terminal. A terminal shows the end first, so what is open stands there again. Control characters of
 * the change are spelled out: the only escape sequences are ours.
 */
export function renderTerminal(review: Review, options: TerminalOptions): string {
  const context = contextOf(review, options);
  const blocks = options.full === true ? fullBlocks(context) : briefBlocks(context);
  const width = Math.max(40, Math.trunc(options.width));
  return `${printTerminal(blocks, width, painter(options.colour)).join('\n')}\n`;
}

function fullBlocks(context: Context): Block[] {
  const { review } = context;
  const open = review.checklist.filter((item) => item.state !== 'blocked' && isOpen(item, context.ticks)).length;
  const rest = open > 0 ? ` ${counted(open, 'item')} to tick.` : '';
  const end = review.projects.length > 0 ? [paragraph(strong(...prose(review.verdict.sentence)), rest)] : [];
  return [...arrange(context).flatMap(sectionBlocks), ...end];
}

function sectionBlocks(section: Section): Block[] {
  const title = section.layout === 'plain' ? [] : [heading(3, `── ${section.title}`)];
  return [...title, ...fullForm(section)];
}
