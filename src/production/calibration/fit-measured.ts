import type { Calibration, Measurement, Operation } from '../../model/calibration.ts';
import { operations } from '../../model/calibration-schema.ts';
import { fitCost, type Observation } from './fit-cost.ts';
import { judgeCost } from './judge-cost.ts';

/** Measurements of one machine. */
export type Measured = Pick<Calibration, 'calibratedAt' | 'machine'> & {
  /** How long measuring took. */
  readonly minutes: number;
  readonly measurements: readonly Measurement[];
};

/** The calibration that measurements give: fitted to some of the tables, judged by the others. */
export function fitMeasured({ calibratedAt, machine, measurements }: Measured): Calibration {
  return {
    calibratedAt,
    machine,
    mostRows: Math.max(1, ...measurements.map(({ rows }) => rows)),
    operations: Object.fromEntries(
      operations.map((operation) => [operation, fitOperation(measurements, operation)]),
    ) as Calibration['operations'],
  };
}

const fitOperation = (
  measurements: readonly Measurement[],
  operation: Operation,
): Calibration['operations'][Operation] => {
  const own = measurements.filter((one) => one.operation === operation);
  const seen = (use: Measurement['use'], what: 'seconds' | 'walBytes'): readonly Observation[] =>
    own.filter((one) => one.use === use).map((one) => ({ load: one, value: one[what] }));
  const seconds = fitCost(seen('fit', 'seconds'));
  return {
    seconds,
    walBytes: fitCost(seen('fit', 'walBytes')),
    error: judgeCost(seconds, seen('judge', 'seconds')),
  };
};
