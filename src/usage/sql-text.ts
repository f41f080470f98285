import { placeholder } from './scan.ts';

const beginning =
  /^(?:select|insert\s+into|update|delete\s+from|with|merge\s+into|create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|materialized\s+|recursive\s+)*(?:view|function|procedure)|truncate|copy|explain|do|call|refresh\s+materialized)\b/i;
const ignorable = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/|\()+/;
const structure = /\b(?:from|into|set|where|join|values|begin|as)\b/i;
const punctuation = /[=,*()$;]/;

/** The text from its first word on. */
const fromFirstWord = (text: string): string => text.replace(ignorable, '');

/** Whether a string begins like a statement that reads or writes tables and has a clause of one. Prose may still pass. */
export function mayBeSql(text: string): boolean {
  const body = fromFirstWord(text.slice(0, 100_000));
  return beginning.test(body.slice(0, 200)) && structure.test(body);
}

/** Whether it is SQL even where no parser confirms it: unlike "Select a name from the list" it has a statement's punctuation. */
export function isClearlySql(text: string): boolean {
  return mayBeSql(text) && punctuation.test(text);
}

const piece =
  /'(?:[^']|'')*(?:'|$)|"[^"]*(?:"|$)|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|\$([A-Za-z_]*)\$|\$\d+|%\([A-Za-z_]\w*\)s|%[sdvr]|\{\{?[^{}\n]{0,80}\}?\}|::|[:@$][A-Za-z_]\w*|\?(?![|&?])|\uFFFC|;|[^'"\-/$%{:@?\uFFFC;]+|./gsy;

const isPlaceholder = (part: string): boolean =>
  part === '?' || part === placeholder || /^(?:%.|\{.|[:@][A-Za-z_]|\$[A-Za-z_]\w*$)/.test(part);

/** One statement, and the part of the text that it was read from. */
export type SqlStatement = { readonly sql: string; readonly start: number; readonly end: number };

const leadingComments = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)+/;

/**
 * The statements of a text, each with the placeholders of any client library (`?`, `%s`, `:name`, `@name`, `${…}`) turned
 * into `$1`, so that a parser reads them. Quotes, comments and dollar quotes are stepped over. Linear in the text.
 */
export function statementsOf(text: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let parts: string[] = [];
  let start = 0;
  const finish = (end: number): void => {
    const sql = parts.join('').replace(leadingComments, '').trimEnd();
    if (sql !== '') statements.push({ sql, start, end });
    parts = [];
    start = end;
  };
  piece.lastIndex = 0;
  for (let match = piece.exec(text); match !== null; match = piece.exec(text)) {
    const [part, tag] = match;
    if (tag !== undefined) {
      const close = text.indexOf(part, piece.lastIndex);
      const end = close === -1 ? text.length : close + part.length;
      parts.push(text.slice(match.index, end));
      piece.lastIndex = end;
    } else if (part === ';') finish(piece.lastIndex);
    else parts.push(isPlaceholder(part) ? '$1' : part);
  }
  finish(text.length);
  return statements;
}
