import type { Table } from 'mdast';
import { type Paint, type Run, runs } from './runs.ts';
import { type Line, length, paintLine, wrap } from './wrap.ts';

const gap = '  ';
const narrowest = 6;

/** A table in columns whose cells wrap; the header is underlined. */
export function printTable(table: Table, width: number, paint: Paint): string[] {
  const rows = table.children.map((row) => row.children.map((cell) => runs(cell.children)));
  const widths = columnWidths(rows, width);
  const [head, ...body] = rows;
  const rule = widths.map((each) => '─'.repeat(each)).join(gap);
  return [...(head ? printRow(head, widths, paint) : []), rule, ...body.flatMap((row) => printRow(row, widths, paint))];
}

function printRow(row: readonly Run[][], widths: readonly number[], paint: Paint): string[] {
  const cells = widths.map((width, index) => wrap(row[index] ?? [], width));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, index) => padded(cell[line], widths[index] ?? 0, paint))
      .join(gap)
      .trimEnd(),
  );
}

function padded(line: Line | undefined, width: number, paint: Paint): string {
  if (line === undefined) return ' '.repeat(width);
  return paintLine(line, paint) + ' '.repeat(Math.max(0, width - line.width));
}

/** Natural widths where they fit; else the widest columns give way. */
function columnWidths(rows: readonly (readonly Run[][])[], width: number): number[] {
  const columns = rows[0]?.length ?? 0;
  const natural = Array.from({ length: columns }, (_, index) =>
    Math.max(1, ...rows.map((row) => length((row[index] ?? []).map((run) => run.text).join('')))),
  );
  const room = Math.max(columns * narrowest, width - gap.length * (columns - 1));
  // The largest cap under which all columns fit: narrow ones keep their width.
  let cap = room;
  while (cap > narrowest && natural.reduce((sum, each) => sum + Math.min(each, cap), 0) > room) cap -= 1;
  return natural.map((each) => Math.min(each, cap));
}
