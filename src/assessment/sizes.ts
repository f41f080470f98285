import type { QualifiedName } from '../model/schema.ts';
import type { Settings } from '../model/settings.ts';
import type { Statistics } from '../model/statistics.ts';
import { shortName } from '../sql/names.ts';

export type SizeClass = 'empty' | 'small' | 'large' | 'huge' | 'unknown';

/** How large a table is in production, and who says so. `rows` only where statistics are shared. */
export type Size = { readonly class: SizeClass; readonly rows: number | undefined; readonly source: string };

/** Up to this many rows a scan or a rewrite ends before anyone notices; beyond the other, even a copy takes hours. */
const smallRows = 50_000;
const largeRows = 10_000_000;

/** What is known of a table's size: the class that the settings say, else by the rows that the statistics count. */
export const sizeOf = (
  relation: QualifiedName,
  { statistics, settings }: { readonly statistics: Statistics | undefined; readonly settings: Settings },
): Size => {
  const counted = statistics?.tables[relation]?.rows;
  const rows = counted !== undefined && counted >= 0 ? counted : undefined;
  const measured = `statistics of ${statistics?.takenAt.slice(0, 10) ?? 'an unknown day'}`;
  const stated = settings.tables[relation] ?? settings.tables[shortName(relation)];
  if (stated !== undefined) return { class: stated.size, rows, source: rows === undefined ? 'the settings' : measured };
  if (rows !== undefined) return { class: classOf(rows), rows, source: measured };
  return { class: 'unknown', rows, source: 'no statistics or settings' };
};

const classOf = (rows: number): SizeClass => {
  if (rows === 0) return 'empty';
  if (rows <= smallRows) return 'small';
  return rows <= largeRows ? 'large' : 'huge';
};

/** `1.2 million rows`, `35 thousand rows`, `870 rows`, `1 row`. */
export const rowsInWords = (rows: number): string => {
  if (rows === 1) return '1 row';
  if (rows >= 999_500_000) return `${short(rows / 1e9)} billion rows`;
  if (rows >= 999_500) return `${short(rows / 1e6)} million rows`;
  if (rows >= 10_000) return `${short(rows / 1e3)} thousand rows`;
  return `${Math.round(rows)} rows`;
};

const short = (value: number): string => (value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value)));
