import { escapeHtml } from '../html/escape.ts';
import { type Block, heading, item, list, paragraph } from '../markdown/build.ts';
import { printMarkdown, quiet } from '../markdown/print.ts';
import type { Section } from '../markdown/section.ts';
import { shorten, visibleLine } from '../markdown/visible.ts';

type Piece = { readonly section: Section; readonly form: number; readonly text: string };

/**
 * The sections as one body of at most `limit` characters. While it is longer, sections take their shorter forms, the
 * least important first; when none has a shorter one, the least important go, and a note at the end names them.
 */
export function fitInto(sections: readonly Section[], limit: number): string {
  const pieces = sections.map((section) => piece(section, 0));
  const order = sections.map((_, index) => index).sort((a, b) => importance(sections, a) - importance(sections, b));
  const longest = Math.max(1, ...sections.map((section) => section.forms.length));
  const rounds = [...Array.from({ length: longest - 1 }, () => shorter), without];
  for (const change of rounds) {
    for (const index of order) {
      if (body(pieces).length <= limit) return body(pieces);
      const current = pieces[index];
      if (current !== undefined) pieces[index] = change(current);
    }
  }
  return body(pieces);
}

function importance(sections: readonly Section[], index: number): number {
  return sections[index]?.importance ?? 0;
}

function shorter(current: Piece): Piece {
  return current.form + 1 < current.section.forms.length ? piece(current.section, current.form + 1) : current;
}

function without(current: Piece): Piece {
  return current.section.importance === Number.POSITIVE_INFINITY ? current : { ...current, text: '' };
}

function piece(section: Section, form: number): Piece {
  return { section, form, text: printSection(section, section.forms[form] ?? []) };
}

function body(pieces: readonly Piece[]): string {
  const parts = pieces.map((each) => each.text).filter((text) => text !== '');
  const titles = (found: readonly Piece[]) => found.map((each) => each.section.title);
  const gone = titles(pieces.filter((each) => each.text === ''));
  const shortened = titles(pieces.filter((each) => each.text !== '' && each.form > 0));
  const notes = [...note('Left out, since a comment holds no more', gone), ...note('Shortened', shortened)];
  return [...parts, ...notes].join('\n\n');
}

function note(title: string, titles: readonly string[]): string[] {
  if (titles.length === 0) return [];
  const most = 30;
  const items = titles.slice(0, most).map((each) => item([shorten(each, 100)]));
  const rest = titles.length > most ? [item([`${titles.length - most} more`])] : [];
  return [printMarkdown([paragraph(`${title}:`), list([...items, ...rest])])];
}

function printSection(section: Section, blocks: readonly Block[]): string {
  const text = printMarkdown(blocks);
  if (section.layout === 'plain') return text;
  if (section.layout === 'heading') return `${printMarkdown([heading(3, section.title)])}\n\n${text}`;
  // The summary is HTML, and its text is ours but for counted words: escaped all the same.
  return `<details><summary>${escapeHtml(quiet(visibleLine(section.title)))}</summary>\n\n${text}\n\n</details>`;
}
