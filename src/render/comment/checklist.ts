import type { ListItem } from 'mdast';
import { type ChecklistItem, checklistGroups } from '../../model/review.ts';
import { blocksOf, type Context, isOpen } from '../context.ts';
import { type Block, code, heading, type Inline, item, itemMark, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { shorten } from '../markdown/visible.ts';
import { answerWord, countWord, countWords } from '../words/basis.ts';
import { blockedLine, waysOut } from '../words/blocked.ts';
import { counted } from '../words/names.ts';

const groups = ['acceptance', ...checklistGroups] as const;
const groupTitles: Readonly<Record<ChecklistItem['group'], string>> = {
  acceptance: 'Acceptance',
  'data integrity': 'Data integrity',
  performance: 'Performance',
  rollback: 'Rollback',
  deployment: 'Deployment',
};

/**
 * The checklist in two parts: what waits for a person, in sight, and what evidence answered or nobody must answer,
 * folded. Each item is exactly one box.
 */
export function checklistSections(context: Context): Section[] {
  const forPeople = (each: ChecklistItem) => each.required && each.state !== 'holds' && each.state !== 'not applicable';
  const people = context.review.checklist.filter(forPeople);
  const rest = context.review.checklist.filter((each) => !forPeople(each));
  return [
    ...(people.length > 0 ? [section(context, people, openTitle(context, people), 'heading', 998)] : []),
    ...(rest.length > 0 ? [section(context, rest, restTitle(rest, people.length > 0), 'collapsed', 90)] : []),
  ];
}

function section(
  context: Context,
  items: readonly ChecklistItem[],
  title: string,
  layout: Section['layout'],
  importance: number,
): Section {
  const form = (evidence: number, most: number) => blocks(context, items, evidence, most);
  return { title, layout, importance, forms: [form(400, 2000), form(0, 2000), form(0, 100), form(0, 20)] };
}

function openTitle(context: Context, items: readonly ChecklistItem[]): string {
  const boxes = items.filter((each) => each.state !== 'blocked');
  const open = boxes.filter((each) => isOpen(each, context.ticks)).length;
  const { standing } = blocksOf(context);
  const fails =
    standing.length === 0 ? [] : [`${standing.length} ${standing.length === 1 ? 'fails' : 'fail'} as written`];
  const toTick = open === boxes.length ? `${open} to tick` : `${open} of ${boxes.length} to tick`;
  return `Checklist: ${[...fails, ...(boxes.length > 0 || fails.length === 0 ? [toTick] : [])].join(', ')}`;
}

function restTitle(items: readonly ChecklistItem[], more: boolean): string {
  const parts = countWords.flatMap((word) => {
    const number = items.filter((each) => countWord(each) === word).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  return `${more ? 'Rest of the checklist' : 'Checklist'}: ${parts.join(', ')}`;
}

function blocks(context: Context, items: readonly ChecklistItem[], evidence: number, most: number): Block[] {
  const shown = items.slice(0, most);
  const lists = groups.flatMap((group): Block[] => {
    const own = shown.filter((each) => each.group === group);
    return own.length === 0
      ? []
      : [heading(4, groupTitles[group]), list(own.map((each) => box(context, each, evidence)))];
  });
  const ways = shown.some((each) => each.state === 'blocked' && isOpen(each, context.ticks));
  if (ways) lists.push(paragraph(...prose(waysOut)));
  const left = items.length - shown.length;
  return left > 0 ? [...lists, paragraph(`${counted(left, 'more item')} in the check's details.`)] : lists;
}

/** An item with its box and its hidden mark. */
export function box(context: Context, each: ChecklistItem, evidence = 400): ListItem {
  const tick = context.ticks.get(each.id);
  if (each.state === 'blocked') return item(blockedLine(each, tick, evidence > 0 ? evidence : 300));
  const answered = each.state === 'holds' || each.state === 'not applicable';
  const line: Inline[] = [itemMark(each.id), ' ', ...state(each), ...prose(shorten(each.text, 300))];
  if (evidence > 0 && each.evidence !== '') line.push(' (', ...prose(shorten(each.evidence, evidence)), ')');
  if (tick !== undefined) line.push(' (ticked by ', code(tick.by), ` ${tick.at})`);
  return {
    type: 'listItem',
    checked: answered || tick !== undefined,
    spread: false,
    children: [paragraph(...line)],
  };
}

function state(each: ChecklistItem): Inline[] {
  const word = answerWord(each);
  const optional = each.state === 'to confirm' && !each.required ? ['(optional) '] : [];
  return [...optional, ...(word === undefined ? [] : [strong(`${word}:`), ' '])];
}
