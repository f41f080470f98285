import type { Calibration, Cost, Operation } from '../../model/calibration.ts';
import { costOf } from '../sizing/cost.ts';
import type { Observation } from './fit-cost.ts';

/** By which factor a cost misses, up or down: 2 is half or double. */
export type CostError = Calibration['operations'][Operation]['error'];

/** How far a cost is from what was seen on tables that it was not fitted to. */
export function judgeCost(cost: Cost, observations: readonly Observation[]): CostError {
  const seen = observations.filter(({ value }) => value > 0);
  return overall(seen.map(({ load, value }) => costOf(cost, load) / value));
}

/** How far ratios of the computed to the seen are from 1. */
export function overall(ratios: readonly number[]): CostError {
  const factors = ratios
    .map((ratio) => (ratio > 0 ? Math.max(ratio, 1 / ratio) : Number.MAX_SAFE_INTEGER))
    .sort((a, b) => a - b);
  return { tables: factors.length, median: rounded(quantile(factors, 0.5)), p95: rounded(quantile(factors, 0.95)) };
}

/** The smallest value that at least this share does not exceed; 1 of nothing. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 1;
}

const rounded = (factor: number): number => Math.min(1e6, Math.round(factor * 100) / 100);
