import { type Calibration, type WorkKind, workKinds } from '../src/model/calibration.ts';
import type { Measured } from './measure.ts';

/** Seconds that a model gives to a piece of work. */
export const estimated = (
  costs: Calibration['costs'],
  { kind, rows, bytes }: Pick<Measured, 'kind' | 'rows' | 'bytes'>,
): number => rows * costs[kind].perRow + bytes * costs[kind].perByte;

/** How far an estimate is from what was measured: 2 for half as well as for twice. */
export const errorFactor = (costs: Calibration['costs'], one: Measured): number => {
  const ratio = estimated(costs, one) / one.seconds;
  return Math.max(ratio, 1 / ratio);
};

/** Costs with the least squares of the relative error, none of them negative. */
export const fittedCosts = (measured: readonly Measured[]): Calibration['costs'] =>
  Object.fromEntries(
    workKinds.map((kind) => [
      kind,
      costOf(
        measured.filter((one) => one.kind === kind),
        kind,
      ),
    ]),
  ) as Calibration['costs'];

const costOf = (measured: readonly Measured[], kind: WorkKind): Calibration['costs'][WorkKind] => {
  if (measured.length === 0) throw new Error(`nothing was measured of ${kind}`);
  // Each equation is divided by its seconds: a small table counts as much as a large one.
  const rows = measured.map(({ rows: all, seconds }) => all / seconds);
  const bytes = measured.map(({ bytes: all, seconds }) => all / seconds);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const [rr, rb, bb] = [
    sum(rows.map((r) => r * r)),
    sum(rows.map((r, at) => r * (bytes[at] ?? 0))),
    sum(bytes.map((b) => b * b)),
  ];
  const [r, b] = [sum(rows), sum(bytes)];
  const determinant = rr * bb - rb * rb;
  const both = { perRow: (r * bb - b * rb) / determinant, perByte: (b * rr - r * rb) / determinant };
  if (determinant > 0 && both.perRow >= 0 && both.perByte >= 0) return both;
  const [byRow, byByte] = [
    { perRow: r / rr, perByte: 0 },
    { perRow: 0, perByte: b / bb },
  ];
  return residual(byRow, rows, bytes) <= residual(byByte, rows, bytes) ? byRow : byByte;
};

const residual = (cost: Calibration['costs'][WorkKind], rows: readonly number[], bytes: readonly number[]): number =>
  rows.reduce((total, r, at) => total + (r * cost.perRow + (bytes[at] ?? 0) * cost.perByte - 1) ** 2, 0);
