import type { ListItem } from 'mdast';
import type { ChecklistItem, Review } from '../../model/review.ts';
import { fitInto } from '../comment/cut.ts';
import { fold } from '../comment/fold.ts';
import { renderComment } from '../comment/render-comment.ts';
import { blocksOf, type Context, contextOf, isOpen, type RenderOptions } from '../context.ts';
import { type Block, code, heading, item, link, list, paragraph } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { shorten } from '../markdown/visible.ts';
import { answerWord } from '../words/basis.ts';
import { blockedLine, overridersOf, waysOut } from '../words/blocked.ts';
import { counted } from '../words/names.ts';

/** The texts of a check run. */
export type CheckText = {
  /** What stands in the list of checks, in words. */
  readonly title: string;
  readonly summary: string;
  readonly text: string | undefined;
};

/** GitHub takes 65,535 bytes in each field; letters may have several. */
const longestText = 60_000;
const longestSummary = 30_000;

/** What is still open, what people took upon them, and the whole review below, for the page of the check. */
export function renderCheck(review: Review, options: RenderOptions = {}, more: readonly Block[] = []): CheckText {
  const context = contextOf(review, options);
  const open = review.checklist.filter((each) => each.state !== 'blocked' && isOpen(each, context.ticks));
  const ticked = review.checklist.filter((each) => each.state !== 'blocked' && context.ticks.has(each.id));
  const { standing, overridden } = blocksOf(context);
  const block = (each: ChecklistItem) => blockedLine(each, context.ticks.get(each.id), 400);
  const sections: Section[] = [
    ...(more.length > 0 ? [section('Notes', more, Number.POSITIVE_INFINITY)] : []),
    fold(context),
    ...(standing.length > 0
      ? [section('Fails as written', [items(standing, block), paragraph(...prose(waysOut))], 950)]
      : []),
    ...(overridden.length > 0 ? [section('Overridden', [items(overridden, block)], 940)] : []),
    ...(open.length > 0
      ? [
          section(
            'Waiting for a tick in the comment',
            [items(open, (each) => [code(each.id), ' ', ...prose(text(each))])],
            900,
          ),
        ]
      : []),
    ...(ticked.length > 0 ? [section('Ticked', [items(ticked, (each) => tickedLine(context, each))], 800)] : []),
    ...(context.document ? [section('Page', [paragraph(link(context.document, 'The full plan'))], 700)] : []),
  ];
  return {
    title: titleOf(context, open.length, ticked.length),
    summary: bytes(fitInto(sections, longestSummary), 65_000),
    text: bytes(renderComment(review, { ...options, limit: longestText }), 65_000),
  };
}

function titleOf(context: Context, open: number, ticked: number): string {
  const { standing, overridden } = blocksOf(context);
  const lets = overridden.length > 0 ? `It fails as written, overridden by ${overridersOf(context)}; ` : '';
  const fails = standing.length > 0 ? 'It fails as written; ' : lets;
  if (open > 0) return `${fails}${counted(open, 'item')} to confirm before merging`;
  if (standing.length > 0) return 'It fails as written; it has to be changed, or overridden by somebody else';
  if (ticked > 0) return `${fails}${counted(ticked, 'item')} confirmed, nothing left`;
  return fails === '' ? 'Nothing to confirm' : `${fails}nothing has to be confirmed`;
}

const section = (title: string, blocks: readonly Block[], importance: number): Section => ({
  title,
  layout: 'plain',
  importance,
  forms: [[heading(3, title), ...blocks]],
});

const text = (each: ChecklistItem): string =>
  shorten(
    [answerWord(each), each.evidence === '' ? each.text : `${each.text} (${each.evidence})`]
      .flatMap((part) => part ?? [])
      .join(': '),
    400,
  );

function items(all: readonly ChecklistItem[], line: (each: ChecklistItem) => Parameters<typeof item>[0]): Block {
  const shown: ListItem[] = all.slice(0, 200).map((each) => item(line(each)));
  return list(all.length > 200 ? [...shown, item([`${all.length - 200} more`])] : shown);
}

function tickedLine(context: Context, each: ChecklistItem): Parameters<typeof item>[0] {
  const tick = context.ticks.get(each.id);
  return [...prose(shorten(each.text, 300)), ', by ', code(tick?.by ?? ''), ` ${tick?.at ?? ''}`];
}

/** Cuts to a number of bytes of UTF-8: what GitHub counts. */
function bytes(value: string, most: number): string {
  const encoded = Buffer.from(value);
  return encoded.length <= most
    ? value
    : `${encoded
        .subarray(0, most - 4)
        .toString('utf8')
        .replace(/\uFFFD$/, '')}…`;
}
