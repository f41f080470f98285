import type { Span } from '../../model/text.ts';
import { linesOf } from './lines.ts';

/** What tells a file of sql-migrate's. */
export const sqlMigrateMark = /^--[ \t]*\+migrate[ \t]+Up\b/m;

export type SqlMigrateSections = {
  readonly up: readonly Span[];
  readonly down: readonly Span[];
  /** Line of `-- +migrate Up notransaction`, from 1. */
  readonly noTransaction: number | undefined;
};

/** The ranges of a file of sql-migrate's; each direction may stand several times. A string says why there is nothing to run. */
export function sqlMigrateSections(text: string): SqlMigrateSections | string {
  const found: { direction: string; start: number; end: number }[] = [];
  let noTransaction: number | undefined;
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    const [, direction, options = ''] = /^--[ \t]*\+migrate[ \t]+(Up|Down)\b(.*)$/.exec(line.text) ?? [];
    if (!direction) continue;
    const last = found.at(-1);
    if (last) last.end = line.start;
    found.push({ direction, start: line.next, end: text.length });
    if (direction === 'Up' && /\bnotransaction\b/.test(options)) noTransaction ??= number;
  }
  const spans = (wanted: string): readonly Span[] =>
    found.filter(({ direction }) => direction === wanted).map(({ start, end }) => ({ start, end }));
  const up = spans('Up');
  return up.length > 0
    ? { up, down: spans('Down'), noTransaction }
    : 'The line `-- +migrate Up` is missing: sql-migrate runs nothing of this file. Put it before the first statement, at the start of a line.';
}
