import type { Calibration } from '../../model/calibration.ts';
import type { Statistics } from '../../model/statistics.ts';
import calibrated from './calibration.json' with { type: 'json' };

/** The machine of docs/calibration.md. */
const shipped = calibrated as Calibration;

/** What operations cost: on the team's own server where it was measured, else on the machine that was measured for all. */
export function calibrationFor({ calibration }: Statistics): Calibration {
  return calibration ?? shipped;
}

/** Which machine a duration is true of, as a clause. */
export function machineInWords(statistics: Statistics): string {
  const { machine, calibratedAt } = calibrationFor(statistics);
  const cores = machine.cores === undefined ? '' : `${machine.cores} cores, `;
  const memory = machine.coldBytesPerSecond === undefined ? ', tables in memory' : '';
  const what = `(${cores}PostgreSQL ${machine.postgres}${memory})`;
  return statistics.calibration === undefined
    ? `on the calibrated machine ${what}`
    : `on your own server ${what} as calibrated on ${calibratedAt.slice(0, 10)}`;
}
