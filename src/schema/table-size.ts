import type { Calibration } from '../model/calibration.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Settings } from '../model/settings.ts';
import type { Statistics } from '../model/statistics.ts';
import { shortName } from '../sql/names.ts';
import { programsCalibration } from './work-time.ts';

export type SizeClass = 'empty' | 'small' | 'large' | 'huge' | 'unknown';

/** How large a table is in production, and who says so. */
export type TableSize = {
  readonly class: SizeClass;
  /** Counted by shared statistics; undefined where there are none. */
  readonly rows: number | undefined;
  /** Of the table without its indexes, and of those; where the rows are counted. */
  readonly bytes: number | undefined;
  readonly indexBytes: number | undefined;
  /** How fast work on it goes. */
  readonly calibration: Calibration;
  /** `the settings`, `statistics of 2026-03-01`. */
  readonly source: string;
  /** As a clause: `the settings say that users is small`. */
  readonly because: string;
};

/** What may be known of sizes. */
export type SizeSources = { readonly statistics: Statistics | undefined; readonly settings: Settings };

/** Up to this many rows a scan or a rewrite ends before anyone notices; beyond the other, even a copy takes hours. */
const smallRows = 50_000;
const largeRows = 10_000_000;

/** What is known of a table's size: the class that the settings say, else by the rows that the statistics count. */
export function sizeOf(relation: QualifiedName, { statistics, settings }: SizeSources): TableSize {
  const short = shortName(relation);
  const counted = statistics?.tables[relation];
  const rows = counted !== undefined && counted.rows >= 0 ? counted.rows : undefined;
  const known = {
    rows,
    bytes: rows === undefined ? undefined : counted?.bytes,
    indexBytes: rows === undefined ? undefined : counted?.indexBytes,
    calibration: statistics?.calibration ?? programsCalibration,
  };
  const measured = `statistics of ${statistics?.takenAt.slice(0, 10) ?? 'an unknown day'}`;
  const stated = (settings.tables[relation] ?? settings.tables[short])?.size;
  if (stated !== undefined) {
    const because = `the settings say that ${short} is ${stated}`;
    return { ...known, class: stated, source: rows === undefined ? 'the settings' : measured, because };
  }
  if (rows !== undefined) {
    const because = `${short} has about ${rows.toLocaleString('en')} rows`;
    return { ...known, class: classOf(rows), source: measured, because };
  }
  return unknownSize(short);
}

/** Nothing is known of the size of something, which is named. */
export function unknownSize(what: string): TableSize {
  const because = `the size of ${what} is not known`;
  const nothing = { rows: undefined, bytes: undefined, indexBytes: undefined, calibration: programsCalibration };
  return { ...nothing, class: 'unknown', source: 'no statistics or settings', because };
}

function classOf(rows: number): SizeClass {
  if (rows === 0) return 'empty';
  if (rows <= smallRows) return 'small';
  return rows <= largeRows ? 'large' : 'huge';
}
