import type { Cost, Load } from '../../model/calibration.ts';

/** The four things that a cost is counted by, in the order of `Cost`. */
export function countsOf({ rows, bytes, indexes }: Load): readonly [number, number, number, number] {
  return [1, rows, bytes, rows * indexes];
}

/** What a load costs, in the unit of the cost: seconds, or bytes of write-ahead log. */
export function costOf(cost: Cost, load: Load): number {
  const [one, rows, bytes, entries] = countsOf(load);
  return cost.fixed * one + cost.perRow * rows + cost.perByte * bytes + cost.perIndexEntry * entries;
}
