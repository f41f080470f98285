import type {
  BlockContent,
  Code,
  Heading,
  Html,
  InlineCode,
  Link,
  List,
  ListItem,
  Paragraph,
  PhrasingContent,
  RootContent,
  Strong,
  Table,
  TableCell,
  Text,
} from 'mdast';
import { shorten, visible, visibleLine } from './visible.ts';

/** What stands in a line: nodes, or a text, which is always escaped. */
export type Inline = string | PhrasingContent;
export type Block = RootContent;

/** Longest text of one node, in characters: a hostile name must not fill the page. */
export const longestText = 1000;
const longestName = 200;
const longestCode = 100_000;

export function text(value: string): Text {
  return { type: 'text', value: shorten(visibleLine(value.slice(0, longestText * 8)), longestText) };
}

/** A name or a short piece of SQL, as code. */
export function code(value: string): InlineCode {
  const line = visibleLine(value.slice(0, longestName * 8))
    .trim()
    .replaceAll('<!--', '‹!--');
  return { type: 'inlineCode', value: shorten(line === '' ? ' ' : line, longestName) };
}

export function strong(...children: readonly Inline[]): Strong {
  return { type: 'strong', children: inlines(children) };
}

/** A link, or the bare children where the address is missing or not https. */
export function link(url: string | undefined, ...children: readonly Inline[]): Link | PhrasingContent {
  const content = inlines(children);
  if (url?.startsWith('https://')) return { type: 'link', url, children: content };
  return content.length === 1 && content[0] ? content[0] : text(plain(content));
}

export function inlines(children: readonly Inline[]): PhrasingContent[] {
  return children.map((child) => (typeof child === 'string' ? text(child) : child));
}

export function paragraph(...children: readonly Inline[]): Paragraph {
  return { type: 'paragraph', children: inlines(children) };
}

export function heading(depth: 1 | 2 | 3 | 4 | 5 | 6, ...children: readonly Inline[]): Heading {
  return { type: 'heading', depth, children: inlines(children) };
}

/** An item of a list: one line, and what hangs below it. */
export function item(line: readonly Inline[], below: readonly BlockContent[] = []): ListItem {
  return { type: 'listItem', spread: false, children: [paragraph(...line), ...below] };
}

export function list(items: readonly ListItem[], ordered = false): List {
  return { type: 'list', ordered, start: ordered ? 1 : null, spread: false, children: [...items] };
}

/** A block to copy. Characters that can't be seen are spelled out; everything else is verbatim, and a cut says so. */
export function codeBlock(lang: 'sql' | 'sh' | 'text' | 'mermaid' | 'ts', value: string): Code {
  const left = value.length - longestCode;
  const shown = visible(value.slice(0, longestCode)).trimEnd();
  return { type: 'code', lang, value: left > 0 ? `${shown}\n-- … cut here: ${left} more characters` : shown };
}

/** A table; each cell is a list of inlines. */
export function table(header: readonly string[], rows: readonly (readonly (readonly Inline[])[])[]): Table {
  const row = (cells: readonly (readonly Inline[])[]) => ({ type: 'tableRow' as const, children: cells.map(cell) });
  return { type: 'table', children: [row(header.map((title) => [title])), ...rows.map(row)] };
}

function cell(children: readonly Inline[]): TableCell {
  // A backslash before a pipe ends the cell even within code: such code becomes text, which escapes both.
  const safe = inlines(children).map((node) =>
    node.type === 'inlineCode' && node.value.includes('\\|') ? text(node.value) : node,
  );
  return { type: 'tableCell', children: safe };
}

/** The hidden mark that tells which checklist item a box belongs to. */
export function itemMark(id: string): Html {
  return { type: 'html', value: `<!-- item:${id.replace(/[^A-Za-z0-9_-]/g, '_')} -->` };
}

/** The text of inline nodes without their form. */
export function plain(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'html') return '';
      if ('value' in node) return node.value;
      return 'children' in node ? plain(node.children) : '';
    })
    .join('');
}
