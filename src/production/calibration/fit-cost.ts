import type { Cost, Load } from '../../model/calibration.ts';
import { countsOf } from '../sizing/cost.ts';

/** A load and what it was seen to cost. */
export type Observation = { readonly load: Load; readonly value: number };

/** Sweeps over the four parts; the sum of squares falls with each, and stands still long before. */
const sweeps = 5_000;

/**
 * The cost that comes nearest to what was seen, by least squares of the relative error, so that a table of a thousand
 * rows weighs as much as one of ten million. No part is negative: nothing takes less time because there is more of it.
 *
 * @param observations values above zero; others are left out
 * @returns all zero where nothing was seen
 */
export function fitCost(observations: readonly Observation[]): Cost {
  // Divided by the value seen, each observation asks for a sum of 1.
  const rows = observations
    .filter(({ value }) => value > 0)
    .map(({ load, value }) => countsOf(load).map((count) => count / value));
  const parts = [0, 0, 0, 0];
  const rest = rows.map(() => 1);
  for (let sweep = 0; sweep < sweeps; sweep++) for (const at of parts.keys()) improve(parts, at, rows, rest);
  const [fixed = 0, perRow = 0, perByte = 0, perIndexEntry = 0] = parts.map((part) => Number(part.toPrecision(4)));
  return { fixed, perRow, perByte, perIndexEntry };
}

/** Sets one part to what is best while the others stay. `rest`: what each observation still lacks of 1. */
const improve = (parts: number[], at: number, rows: readonly (readonly number[])[], rest: number[]): void => {
  const column = rows.map((row) => row[at] ?? 0);
  const square = column.reduce((sum, count) => sum + count * count, 0);
  if (square === 0) return;
  const gradient = column.reduce((sum, count, row) => sum + count * (rest[row] ?? 0), 0);
  const before = parts[at] ?? 0;
  const after = Math.max(0, before + gradient / square);
  parts[at] = after;
  for (const [row, count] of column.entries()) rest[row] = (rest[row] ?? 0) - count * (after - before);
};
