import type { Calibration } from '../../src/model/calibration.ts';
import { operations } from '../../src/model/calibration-schema.ts';

/** A machine with round numbers: a microsecond for each row, a second for each GB, missing by a factor 2. */
export const calibration: Calibration = {
  calibratedAt: '2026-10-01T10:00:00Z',
  machine: { cores: 4, coldBytesPerSecond: 2 ** 30, postgres: '16.4', settings: { shared_buffers: '4GB' } },
  mostRows: 100_000_000,
  operations: Object.fromEntries(
    operations.map((operation) => [
      operation,
      {
        seconds: { fixed: 0, perRow: 1e-6, perByte: 2 ** -30, perIndexEntry: 0 },
        walBytes: { fixed: 0, perRow: 100, perByte: 0, perIndexEntry: 0 },
        error: { tables: 9, median: 1.3, p95: 2 },
      },
    ]),
  ) as Calibration['operations'],
};
