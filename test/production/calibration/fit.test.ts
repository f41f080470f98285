import { describe, expect, test } from 'vitest';
import type { Cost, Load } from '../../../src/model/calibration.ts';
import { calibrationSchema, operations } from '../../../src/model/calibration-schema.ts';
import { fitCost } from '../../../src/production/calibration/fit-cost.ts';
import { fitMeasured, type Measured } from '../../../src/production/calibration/fit-measured.ts';
import { judgeCost, quantile } from '../../../src/production/calibration/judge-cost.ts';
import { brief, thorough } from '../../../src/production/calibration/table-plan.ts';
import { costOf } from '../../../src/production/sizing/cost.ts';

const loads: readonly Load[] = [
  { rows: 1_000, bytes: 100_000, indexes: 1 },
  { rows: 100_000, bytes: 5_000_000, indexes: 3 },
  { rows: 100_000, bytes: 90_000_000, indexes: 1 },
  { rows: 1_000_000, bytes: 80_000_000, indexes: 2 },
  { rows: 1_000_000, bytes: 900_000_000, indexes: 4 },
];
const truth: Cost = { fixed: 0.05, perRow: 2e-6, perByte: 3e-9, perIndexEntry: 5e-7 };
const seen = loads.map((load) => ({ load, value: costOf(truth, load) }));

describe('a cost', () => {
  test('is found again in what it was computed from', () => {
    const found = fitCost(seen);
    for (const { load, value } of seen) expect(costOf(found, load) / value).toBeCloseTo(1, 1);
  });

  test('has no negative part, however the measurements lie', () => {
    const shrinking = loads.map((load, at) => ({ load, value: 10 / (at + 1) }));
    for (const part of Object.values(fitCost(shrinking))) expect(part).toBeGreaterThanOrEqual(0);
  });

  test('weighs a small table as much as a large one', () => {
    const [small] = loads;
    if (small === undefined) throw new Error('no load');
    expect(costOf(fitCost(seen), small) / costOf(truth, small)).toBeCloseTo(1, 1);
  });

  test('of nothing seen is nothing', () => {
    expect(fitCost([])).toEqual({ fixed: 0, perRow: 0, perByte: 0, perIndexEntry: 0 });
    expect(fitCost([{ load: { rows: 1, bytes: 1, indexes: 1 }, value: 0 }])).toMatchObject({ fixed: 0 });
  });
});

describe('its error', () => {
  test('is a factor, the same for half as for double', () => {
    const load = { rows: 1, bytes: 0, indexes: 0 };
    const cost = { fixed: 10, perRow: 0, perByte: 0, perIndexEntry: 0 };
    const error = judgeCost(
      cost,
      [5, 20, 10].map((value) => ({ load, value })),
    );
    expect(error).toEqual({ tables: 3, median: 2, p95: 2 });
  });

  test('takes the value that the share does not exceed', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 0.95)).toBe(4);
    expect(quantile([], 0.5)).toBe(1);
  });
});

describe('a calibration', () => {
  const measured: Measured = {
    calibratedAt: '2026-11-01T10:00:00Z',
    machine: { postgres: '18.4', settings: { shared_buffers: '128MB' } },
    minutes: 1,
    measurements: operations.flatMap((operation) =>
      loads.map((load, at) => ({
        ...load,
        operation,
        seconds: costOf(truth, load),
        walBytes: 100 * load.rows,
        use: at === 3 ? ('judge' as const) : ('fit' as const),
      })),
    ),
  };

  test('is what the schema says, and is judged by what it was not fitted to', () => {
    const calibration = fitMeasured(measured);
    expect(calibrationSchema.parse(calibration)).toEqual(calibration);
    expect(calibration.operations.rewrite.error).toMatchObject({ tables: 1, median: expect.closeTo(1, 1) });
  });

  test('without a table to judge it by is none', () => {
    const fitted = measured.measurements.filter(({ use }) => use === 'fit');
    expect(calibrationSchema.safeParse(fitMeasured({ ...measured, measurements: fitted })).success).toBe(false);
  });

  test('is judged on tables that differ from those of the fit in rows, width and indexes', () => {
    for (const plans of [brief, thorough]) {
      const fitted = plans.filter(({ use }) => use === 'fit');
      const judged = plans.filter(({ use }) => use === 'judge');
      expect(judged.length).toBeGreaterThan(2);
      for (const one of judged)
        expect(fitted.some(({ rows, width }) => rows === one.rows || width === one.width)).toBe(false);
    }
  });
});
