import type { Span } from '../../model/text.ts';
import { linesOf } from './lines.ts';

/** What tells a file of goose's. */
export const gooseMark = /^--[ \t]*\+goose[ \t]+up\b/im;

export type GooseSections = {
  readonly up: Span;
  readonly down: Span | undefined;
  /** Line of `-- +goose NO TRANSACTION`, from 1. */
  readonly noTransaction: number | undefined;
};

/**
 * The up and down ranges of a file of goose's, without the lines that mark them. The other marks (StatementBegin,
 * ENVSUB) stay: to PostgreSQL they are comments. A string says why goose would refuse the file.
 */
export function gooseSections(text: string): GooseSections | string {
  let up: Span | undefined;
  let down: Span | undefined;
  let noTransaction: number | undefined;
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    const mark = /^--[ \t]*\+goose[ \t]+(\S.*)$/i.exec(line.text)?.[1]?.trim().toLowerCase().replace(/\s+/g, ' ');
    if (mark === 'no transaction') noTransaction ??= number;
    else if (mark === 'up') {
      if (up) return `\`-- +goose Up\` stands twice (line ${number}): goose refuses the file. Keep one.`;
      up = { start: line.next, end: text.length };
    } else if (mark === 'down') {
      if (!up)
        return `\`-- +goose Down\` (line ${number}) stands before \`-- +goose Up\`: goose refuses the file. Put Up first.`;
      if (down) return `\`-- +goose Down\` stands twice (line ${number}): goose refuses the file. Keep one.`;
      up = { start: up.start, end: line.start };
      down = { start: line.next, end: text.length };
    }
  }
  if (!up)
    return 'The line `-- +goose Up` is missing: goose refuses the file. Put it before the first statement, at the start of a line.';
  return { up, down, noTransaction };
}
