import type { Statistics } from '../../../model/statistics.ts';

/** The file's text: one table on a line, so that a newer file shows in a diff which tables grew. */
export function printStatistics({ tables, ...rest }: Statistics): string {
  const head = JSON.stringify(rest, null, 2).replace(/\n}$/, ',');
  const lines = Object.entries(tables).map(([name, table]) => `    ${JSON.stringify(name)}: ${JSON.stringify(table)}`);
  return `${head}\n  "tables": {${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}}\n}\n`;
}
