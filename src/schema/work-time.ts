import type { Calibration, WorkKind } from '../model/calibration.ts';
import measured from './calibration.json' with { type: 'json' };

/** The one that comes with the program: measured by `npm run calibrate`, see docs/calibration.md. */
export const programsCalibration = measured as Calibration;

/** A table as work on it takes time. */
export type Extent = { readonly rows: number; readonly bytes: number };

/** From the shorter to the longer time that work may take, in seconds: where 19 of 20 measurements lay. */
export type TimeRange = { readonly least: number; readonly most: number };

/** How long work takes, by a calibration. Works that follow each other are given together. */
export const timeOf = (
  works: readonly (Extent & { readonly kind: WorkKind })[],
  { costs, errorFactor }: Calibration,
): TimeRange => {
  const seconds = works.reduce(
    (sum, { kind, rows, bytes }) => sum + rows * costs[kind].perRow + bytes * costs[kind].perByte,
    0,
  );
  return { least: seconds / errorFactor, most: seconds * errorFactor };
};

/** A range in words: `20 s to 80 s`, `under a second`. */
export const rangeInWords = ({ least, most }: TimeRange): string => {
  const [from, to] = [timeInWords(least), timeInWords(most)];
  if (from === to) return from;
  return least < 1 ? `up to ${to}` : `${from} to ${to}`;
};

/** Seconds in the unit that fits, with two digits. */
export const timeInWords = (seconds: number): string => {
  if (seconds < 1) return 'under a second';
  if (seconds < 100) return `${twoDigits(seconds)} s`;
  if (seconds < 6_000) return `${twoDigits(seconds / 60)} min`;
  return seconds < 360_000 ? `${twoDigits(seconds / 3_600)} h` : `${twoDigits(seconds / 86_400)} days`;
};

const twoDigits = (value: number): string => String(Number(value.toPrecision(2)));

/** Whose pace it is, as a clause. */
export const paceInWords = (calibration: Calibration): string =>
  calibration === programsCalibration
    ? 'if production is as fast as the machine that was measured'
    : 'at the pace that was measured for this repository';

/** Bytes as people say them: `3.1 GB`. */
export const bytesInWords = (bytes: number): string => {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : twoDigits(value)} ${units[unit]}`;
};
