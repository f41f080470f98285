import type { QualifiedName } from '../model/schema.ts';
import type { Settings } from '../model/settings.ts';
import type { Statistics, TableStatistics } from '../model/statistics.ts';
import { bytesInWords } from '../schema/bytes-in-words.ts';
import { shortName } from '../sql/names.ts';

export type SizeClass = 'empty' | 'small' | 'large' | 'huge' | 'unknown';

/** How large a table is in production, and who says so. */
export type TableSize = {
  readonly class: SizeClass;
  /** Counted by shared statistics; undefined where there are none. */
  readonly rows: number | undefined;
  /** Of the table without its indexes, and of those; counted as `rows` is. */
  readonly bytes: number | undefined;
  readonly indexBytes: number | undefined;
  /** `the settings`, `statistics of 2026-03-01`; of an unknown size, why it is. */
  readonly source: string;
  /** As a clause: `the settings say that users is small`. */
  readonly because: string;
};

/** What may be known of sizes. */
export type SizeSources = { readonly statistics?: Statistics | undefined; readonly settings: Settings };

/** Up to this many rows a scan or a rewrite ends before anyone notices; beyond the other, even a copy takes hours. */
const smallRows = 50_000;
const largeRows = 10_000_000;

/** What is known of a table's size: the class that the settings say, else by the rows that the statistics count. */
export function sizeOf(relation: QualifiedName, { statistics, settings }: SizeSources): TableSize {
  const short = shortName(relation);
  const table = countedIn(statistics, relation);
  const rows = table?.rows;
  const counted = { rows, bytes: table && table.heapBytes + table.toastBytes, indexBytes: table?.indexBytes };
  const measured = `statistics of ${statistics?.takenAt.slice(0, 10) ?? 'an unknown day'}`;
  const stated = (settings.tables[relation] ?? settings.tables[short])?.size;
  if (stated !== undefined) {
    const because = `the settings say that ${short} is ${stated}`;
    return { ...counted, class: stated, source: rows === undefined ? 'the settings' : measured, because };
  }
  if (rows !== undefined) {
    const because = `${short} has about ${rows.toLocaleString('en')} rows, ${bytesInWords(wholeBytes(counted))}`;
    return { ...counted, class: classOf(rows), source: measured, because };
  }
  if (statistics === undefined) return unknownSize(short);
  const why = table === undefined ? `not in the ${measured}` : `never analyzed, by the ${measured}`;
  return { ...unknownSize(short), ...counted, source: why };
}

/** Nothing is known of the size of something, which is named. */
export function unknownSize(what: string): TableSize {
  const because = `the size of ${what} is not known`;
  const nothing = { rows: undefined, bytes: undefined, indexBytes: undefined };
  return { ...nothing, class: 'unknown', source: 'no statistics are shared', because };
}

/** A table with its indexes, in bytes; 0 where they were not counted. */
export function wholeBytes({ bytes = 0, indexBytes = 0 }: Pick<TableSize, 'bytes' | 'indexBytes'>): number {
  return bytes + indexBytes;
}

/** Own entries only: a table may have any name. */
const countedIn = (statistics: Statistics | undefined, relation: QualifiedName): TableStatistics | undefined =>
  statistics !== undefined && Object.hasOwn(statistics.tables, relation) ? statistics.tables[relation] : undefined;

function classOf(rows: number): SizeClass {
  if (rows === 0) return 'empty';
  if (rows <= smallRows) return 'small';
  return rows <= largeRows ? 'large' : 'huge';
}
