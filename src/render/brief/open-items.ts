import type { ListItem } from 'mdast';
import type { ChecklistItem } from '../../model/review.ts';
import { blocksOf, type Context, isOpen } from '../context.ts';
import { type Block, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { shorten } from '../markdown/visible.ts';
import { answerWord } from '../words/basis.ts';
import { blockedLine, waysOut } from '../words/blocked.ts';
import { counted } from '../words/names.ts';

const most = 15;

/** What still has to be ticked, a line each. What has to be accepted and was told as a finding is counted only. */
export function openItems(context: Context): Block[] {
  const open = context.review.checklist.filter((each) => each.state !== 'blocked' && isOpen(each, context.ticks));
  const told = open.filter((each) => isOfFinding(context, each)).length;
  const asked = open.filter((each) => !isOfFinding(context, each));
  const accept = `Take the safer way, or accept the findings above (${counted(told, 'item')})`;
  const left = asked.length - most;
  return [
    ...(open.length > 0 ? [list([...(told > 0 ? [box(accept)] : []), ...asked.slice(0, most).map(question)])] : []),
    ...(left > 0 ? [paragraph(`And ${counted(left, 'more item')}.`)] : []),
  ];
}

/** What fails as written, a line each, and the ways out. */
export function failures(context: Context): Block[] {
  const { standing } = blocksOf(context);
  const left = standing.length - most;
  if (standing.length === 0) return [];
  return [
    list(standing.slice(0, most).map((each) => item(blockedLine(each, undefined, 200)))),
    ...(left > 0 ? [paragraph(`And ${counted(left, 'more item')}.`)] : []),
    paragraph(...prose(waysOut)),
  ];
}

/** The evidence of an acceptance of a finding begins with its rule. */
function isOfFinding({ review }: Context, { group, evidence }: ChecklistItem): boolean {
  return group === 'acceptance' && review.diagnostics.some(({ ruleId }) => evidence.startsWith(`${ruleId}, `));
}

function question(each: ChecklistItem): ListItem {
  const evidence = each.evidence === '' ? [] : [' (', ...prose(shorten(each.evidence, 110)), ')'];
  const word = answerWord(each);
  return box(...(word === undefined ? [] : [strong(`${word}:`), ' ']), ...prose(shorten(each.text, 110)), ...evidence);
}

function box(...line: readonly Inline[]): ListItem {
  return { type: 'listItem', checked: false, spread: false, children: [paragraph(...line)] };
}
