import type { Span } from '../../model/text.ts';

/**
 * What tells a file of node-pg-migrate's; the tool itself knows its marks by the same words. Bounded, unlike the tool's: of a file of
 * nothing but dashes every line would be read to the end.
 */
export const nodePgMigrateMark = /^[ \t]*--[\s-]{0,200}up\s{1,200}migration/im;
const downMark = /^[ \t]*--[\s-]{0,200}down\s{1,200}migration/im;

export type NodePgMigrateSections = { readonly up: Span; readonly down: Span | undefined };

/**
 * The ranges of a file of node-pg-migrate's, cut as the tool does: each direction from its mark to the other’s, whichever stands
 * first. Without the mark for up, the whole file runs, the way down in it too.
 */
export function nodePgMigrateSections(text: string): NodePgMigrateSections {
  const up = text.search(nodePgMigrateMark);
  const down = text.search(downMark);
  const from = (start: number, other: number): Span => ({ start, end: other > start ? other : text.length });
  return {
    up: up < 0 ? { start: 0, end: text.length } : from(up, down),
    down: down < 0 ? undefined : from(down, up),
  };
}
