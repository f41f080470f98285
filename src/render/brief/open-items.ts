import type { ListItem } from 'mdast';
import type { ChecklistItem } from '../../model/review.ts';
import { type Context, isOpen } from '../context.ts';
import { type Block, type Inline, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { shorten } from '../markdown/visible.ts';
import { counted } from '../words/names.ts';

const most = 15;

/** What still has to be ticked, a line each. What has to be accepted was told as a finding: it is counted only. */
export function openItems(context: Context): Block[] {
  const open = context.review.checklist.filter((each) => isOpen(each, context.ticks));
  const accept = open.filter((each) => each.group === 'acceptance').length;
  const asked = open.filter((each) => each.group !== 'acceptance');
  const findings = `${counted(accept, 'finding')} above: take the safer way, or accept ${accept === 1 ? 'it' : 'each'}`;
  const left = asked.length - most;
  return [
    ...(open.length > 0 ? [list([...(accept > 0 ? [box(findings)] : []), ...asked.slice(0, most).map(question)])] : []),
    ...(left > 0 ? [paragraph(`And ${counted(left, 'more item')}.`)] : []),
  ];
}

function question(each: ChecklistItem): ListItem {
  const evidence = each.evidence === '' ? [] : [' (', ...prose(shorten(each.evidence, 110)), ')'];
  const failed = each.state === 'failed' ? [strong('⛔ Failed:'), ' '] : [];
  return box(...failed, ...prose(shorten(each.text, 110)), ...evidence);
}

function box(...line: readonly Inline[]): ListItem {
  return { type: 'listItem', checked: false, spread: false, children: [paragraph(...line)] };
}
