import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from '../../src/production/calibration/fit-measured.ts';

/** Measurements, and in a sentence what else went on. */
export type MeasuredMachine = Measured & { readonly conditions: string };

/** What `npm run calibrate` wrote down: everything else about the calibration is made from it. */
export function measuredMachine(): MeasuredMachine {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'calibration', 'measurements.json'), 'utf8'),
  ) as MeasuredMachine;
}
