import type { List, ListItem, RootContent } from 'mdast';
import type { Block } from '../markdown/build.ts';
import { type Paint, type Run, runs } from './runs.ts';
import { printTable } from './table.ts';
import { paintLine, wrap } from './wrap.ts';

/**
 * Blocks as lines for a terminal of `width` columns, an empty line between blocks but behind small headings. Diagrams are
 * left to their text form.
 */
export function printTerminal(blocks: readonly Block[], width: number, paint: Paint): string[] {
  const printed = blocks
    .map((block) => ({ lines: print(block, width, paint), close: block.type === 'heading' && block.depth > 2 }))
    .filter(({ lines }) => lines.length > 0);
  return printed.flatMap(({ lines }, index) => (index === 0 || printed[index - 1]?.close ? lines : ['', ...lines]));
}

function print(block: RootContent, width: number, paint: Paint): string[] {
  switch (block.type) {
    case 'heading':
      return flow(runs(block.children, 'strong'), width, paint);
    case 'paragraph':
      return flow(runs(block.children), width, paint);
    case 'code':
      return block.lang === 'mermaid'
        ? []
        : block.value.split('\n').map((line) => `    ${paint({ text: line, style: 'code' })}`);
    case 'list':
      return printList(block, width, paint);
    case 'table':
      return printTable(block, width, paint);
    default:
      return [];
  }
}

function flow(content: readonly Run[], width: number, paint: Paint): string[] {
  return wrap(content, width).map((line) => paintLine(line, paint));
}

function printList(list: List, width: number, paint: Paint): string[] {
  return list.children.flatMap((item, index) => printItem(item, bullet(list, item, index), width, paint));
}

function bullet(list: List, item: ListItem, index: number): string {
  if (typeof item.checked === 'boolean') return item.checked ? '[x] ' : '[ ] ';
  return list.ordered ? `${index + 1}. ` : '- ';
}

function printItem(item: ListItem, mark: string, width: number, paint: Paint): string[] {
  const inner = Math.max(10, width - mark.length);
  const lines = item.children.flatMap((child) => print(child, inner, paint));
  const indent = ' '.repeat(mark.length);
  return lines.map((line, index) => `${index === 0 ? mark : indent}${line}`);
}
