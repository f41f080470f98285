import { escapeHtml } from '../html/escape.ts';
import { type Block, heading, item, list, paragraph } from '../markdown/build.ts';
import { printMarkdown, quiet } from '../markdown/print.ts';
import type { Section } from '../markdown/section.ts';
import { shorten, visibleLine } from '../markdown/visible.ts';

type Piece = { readonly section: Section; readonly form: number; readonly text: string; readonly whole: string };

/** Sections from here on are what the reader came for: they keep their length until nothing else can be shortened. */
const essential = 990;

/**
 * The sections as one body of at most `limit` characters. While it is longer, sections take their shorter forms, the
 * least important first; when none has a shorter one, the least important go, and a note at the end names them.
 */
export function fitInto(sections: readonly Section[], limit: number): string {
  const pieces = sections.map((section) => piece(section, 0));
  for (const { index, change } of cuts(sections)) {
    if (body(pieces).length <= limit) break;
    const current = pieces[index];
    if (current !== undefined) pieces[index] = change(current);
  }
  return body(restored(pieces, limit));
}

/** A late cut may have made much room: what fits again comes back, the most important first. */
function restored(cut: readonly Piece[], limit: number): readonly Piece[] {
  const order = [...cut.keys()].sort((a, b) => (cut[b]?.section.importance ?? 0) - (cut[a]?.section.importance ?? 0));
  return order.reduce((pieces, index) => {
    const now = pieces[index];
    if (now === undefined || now.text === now.whole) return pieces;
    const longer = now.section.forms.slice(0, now.text === '' ? undefined : now.form);
    const tries = longer.map((_, form) => pieces.with(index, piece(now.section, form, now.whole)));
    return tries.find((each) => body(each).length <= limit) ?? pieces;
  }, cut);
}

/** Every cut there is, the least painful first. */
function cuts(sections: readonly Section[]): { readonly index: number; readonly change: (piece: Piece) => Piece }[] {
  const order = sections.map((_, index) => index).sort((a, b) => importance(sections, a) - importance(sections, b));
  const rounds = Math.max(0, ...sections.map((section) => section.forms.length - 1));
  const shortening = (indexes: readonly number[]) =>
    Array.from({ length: rounds }, () => indexes.map((index) => ({ index, change: shorter }))).flat();
  return [
    ...shortening(order.filter((index) => importance(sections, index) < essential)),
    ...shortening(order.filter((index) => importance(sections, index) >= essential)),
    ...order.map((index) => ({ index, change: without })),
  ];
}

function importance(sections: readonly Section[], index: number): number {
  return sections[index]?.importance ?? 0;
}

function shorter(current: Piece): Piece {
  return current.form + 1 < current.section.forms.length
    ? piece(current.section, current.form + 1, current.whole)
    : current;
}

function without(current: Piece): Piece {
  return current.section.importance === Number.POSITIVE_INFINITY ? current : { ...current, text: '' };
}

function piece(section: Section, form: number, whole?: string): Piece {
  const text = printSection(section, section.forms[form] ?? []);
  return { section, form, text, whole: whole ?? text };
}

function body(pieces: readonly Piece[]): string {
  const parts = pieces.map((each) => each.text).filter((text) => text !== '');
  const titles = (found: readonly Piece[]) => found.map((each) => each.section.title);
  const gone = titles(pieces.filter((each) => each.text === ''));
  const shortened = titles(pieces.filter((each) => each.text !== '' && each.text !== each.whole));
  const notes = [...note('Left out, because the comment is full', gone), ...note('Shortened', shortened)];
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
