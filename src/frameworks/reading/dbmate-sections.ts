import type { Span } from '../../model/text.ts';
import { hasStatements, linesOf, startOf } from './lines.ts';

/** What tells a file of dbmate's. */
export const dbmateMark = /^--[ \t]*migrate:up\b/m;

export type DbmateSections = {
  readonly up: Span;
  readonly down: Span | undefined;
  /** Line of a `-- migrate:up` with `transaction:false`, from 1. */
  readonly noTransaction: number | undefined;
};

/** The up and down ranges of a file of dbmate's, without the marks' lines. A string says why dbmate would refuse the file. */
export function dbmateSections(text: string): DbmateSections | string {
  let up: Span | undefined;
  let down: Span | undefined;
  let noTransaction: number | undefined;
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    const [, direction, options = ''] = /^--[ \t]*migrate:(up|down)(?![^ \t])(.*)$/.exec(line.text) ?? [];
    if (direction === 'up' && !up) {
      if (hasStatements(text, { start: startOf(text), end: line.start })) return before;
      up = { start: line.next, end: text.length };
      if (/(?:^|[ \t])transaction:false(?:[ \t]|$)/.test(options)) noTransaction = number;
    } else if (direction === 'down' && !down) {
      if (!up) return 'dbmate refuses the file: `-- migrate:down` stands before `-- migrate:up`. Put up first.';
      up = { start: up.start, end: line.start };
      down = { start: line.next, end: text.length };
    }
  }
  return up ? { up, down, noTransaction } : missing;
}

const missing =
  'dbmate refuses the file: the line `-- migrate:up` is missing. Put it before the first statement, at the start of a line.';
const before = 'dbmate refuses the file: there are statements before `-- migrate:up`. Move them below that line.';
