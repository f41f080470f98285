import type { TextNote } from '../model/statement.ts';
import type { Location, Span } from '../model/text.ts';

/**
 * What a tool or psql puts into SQL files that is no SQL. It is replaced by text of the same length, so that every
 * position stays true.
 */
export type Masked = {
  readonly text: string;
  readonly notes: readonly TextNote[];
  /** Inline data of `COPY … FROM stdin`, by the offset of the line that asks for it. */
  readonly copyData: readonly { readonly asked: Span; readonly data: string }[];
};

type Locate = (offset: number, length: number) => Location;

/** Blanks psql's own lines: meta-commands and the data after COPY … FROM stdin. `base` is where `text` starts in its file. */
export function maskPsql(text: string, base: number, locate: Locate): Masked {
  if (!/^[ \t]*\\[a-z!.]|from[ \t]+stdin/im.test(text)) return { text, notes: [], copyData: [] };
  const notes: TextNote[] = [];
  const copyData: { asked: Span; data: string }[] = [];
  let out = '';
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    if (/^[ \t]*\\[a-z!]/i.test(line)) {
      notes.push(psqlNote(line, locate(base + at, line.trimEnd().length)));
      out += blank(line);
    } else if (asksForData(line)) {
      const data = dataAfter(text, end);
      copyData.push({ asked: { start: base + at, end: base + end }, data: text.slice(end, data.dataEnd) });
      out += line + blank(text.slice(end, data.end));
      at = data.end;
      continue;
    } else out += line;
    at = end;
  }
  return { text: out, notes, copyData };
}

/** `COPY … FROM stdin …;` on a line of its own. */
const asksForData = (line: string): boolean =>
  /^[ \t]*copy[ \t]/i.test(line) && /[ \t]from[ \t]+stdin\b/i.test(line) && line.trimEnd().endsWith(';');

/** Replaces placeholders (`${name}`, `{{ name }}`, psql's `:name`) by a name or a string of the same length. */
export function maskPlaceholders(text: string, base: number, locate: Locate): Masked {
  const notes: TextNote[] = [];
  const masked = text.replace(placeholder, (found: string, offset: number) => {
    notes.push({
      kind: 'placeholder',
      message: `the placeholder ${found} is filled in by the migration tool; it was read as a name`,
      location: locate(base + offset, found.length),
    });
    return standIn(found);
  });
  return { text: masked, notes, copyData: [] };
}

const placeholder =
  /\$\{[^{}\n]{1,200}\}|\{\{[^{}\n]{1,200}\}\}|(?<![:\w]):(?:'\w{1,63}'|"\w{1,63}"|[A-Za-z_]\w{0,62})/g;

const standIn = (found: string): string =>
  found.startsWith(":'") ? `'${'_'.repeat(found.length - 2)}'` : `p${'_'.repeat(found.length - 1)}`;

const psqlNote = (line: string, location: Location): TextNote => ({
  kind: 'psql command',
  message: `\`${line.trim().slice(0, 60)}\` is a command of psql, not SQL; only psql runs it, and it was left out here`,
  location,
});

const lineEnd = (text: string, at: number): number => {
  const next = text.indexOf('\n', at);
  return next < 0 ? text.length : next + 1;
};

/** The data lines end with a line that is `\.`, or with the file. */
const dataAfter = (text: string, from: number): { dataEnd: number; end: number } => {
  for (let at = from; at < text.length; ) {
    const end = lineEnd(text, at);
    if (/^\\\.\r?\n?$/.test(text.slice(at, end))) return { dataEnd: at, end };
    at = end;
  }
  return { dataEnd: text.length, end: text.length };
};

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
