import type { ListItem } from 'mdast';
import type { Review } from '../../model/review.ts';
import { type Context, place } from '../context.ts';
import { type Block, code, item, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { counted } from '../words/names.ts';
import { suppressedBlocks } from './findings.ts';

/** Files, statements and questions that no judgement was passed on, each with the reason; and findings that were silenced. */
export function notAnalysedSection(context: Context): Section | undefined {
  const items = notAnalysedItems(context);
  const silenced = context.review.suppressed.length;
  if (items.length + silenced === 0) return undefined;
  const parts = [
    items.length > 0 ? `Not analysed: ${items.length}` : '',
    silenced > 0 ? `${items.length > 0 ? 'silenced' : 'Silenced'} in the file: ${silenced}` : '',
  ].filter((part) => part !== '');
  return {
    title: parts.join('; '),
    layout: 'collapsed',
    importance: 60,
    forms: [notAnalysedBlocks(context, items, 100), notAnalysedBlocks(context, items, 15)],
  };
}

export function notAnalysedBlocks(context: Context, items = notAnalysedItems(context), most = 100): Block[] {
  const left = items.length - most;
  const silenced = suppressedBlocks(context);
  return [
    ...(items.length > 0 ? [list(items.slice(0, most))] : []),
    ...(left > 0 ? [paragraph(`${counted(left, 'more thing')} not analysed.`)] : []),
    ...(silenced.length > 0 ? [paragraph(strong('Silenced in the file')), ...silenced] : []),
  ];
}

function notAnalysedItems(context: Context): ListItem[] {
  return [
    ...context.review.unreadable.map(({ path, location, reason }) =>
      item([location ? place(context, location) : code(path), ': ', ...prose(reason)]),
    ),
    ...otherwiseUnknown(context.review).map(({ what, reason }) => item([...prose(what), ': ', ...prose(reason)])),
  ];
}

/** What was not looked at or not run, apart from what could not be read, which a review lists there as well. */
function otherwiseUnknown({ unreadable, notAnalysed }: Review): Review['notAnalysed'] {
  const told = new Set(
    unreadable.map(({ path, location, reason }) =>
      JSON.stringify([location ? `${path}:${location.start.line}` : path, reason]),
    ),
  );
  return notAnalysed.filter(({ what, reason }) => !told.has(JSON.stringify([what, reason])));
}

/** How many files, statements and questions no judgement was passed on. */
export function countNotAnalysed(review: Review): number {
  return review.unreadable.length + otherwiseUnknown(review).length;
}
