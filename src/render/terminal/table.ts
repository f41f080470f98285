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

/** Natural widths where they fit; else the widest columns give way, down to their longest word where there is room. */
function columnWidths(rows: readonly (readonly Run[][])[], width: number): number[] {
  const texts = (column: number) => rows.map((row) => (row[column] ?? []).map((run) => run.text).join(''));
  const columns = Array.from({ length: rows[0]?.length ?? 0 }, (_, index) => texts(index));
  const natural = columns.map((cells) => Math.max(1, ...cells.map(length)));
  const words = columns.map((cells) => Math.max(1, ...cells.flatMap((cell) => cell.split(' ').map(length))));
  const room = Math.max(columns.length * narrowest, width - gap.length * (columns.length - 1));
  const sum = (widths: readonly number[]) => widths.reduce((all, each) => all + each, 0);
  const least = sum(words) <= room ? words : words.map(() => narrowest);
  const capped = (cap: number) => natural.map((each, index) => Math.min(each, Math.max(cap, least[index] ?? 0)));
  // The largest cap under which all columns fit: narrow ones keep their width.
  let cap = room;
  while (cap > narrowest && sum(capped(cap)) > room) cap -= 1;
  return capped(cap);
}
