import type { Estimate } from '../../model/plan.ts';

/** What works take one after the other: times and space add up, since space may be given back late. Undefined of nothing. */
export function addEstimates(estimates: readonly Estimate[]): Estimate | undefined {
  const [first, ...others] = estimates;
  if (first === undefined) return undefined;
  return others.reduce(
    (sum, one) => ({
      seconds: { least: sum.seconds.least + one.seconds.least, most: sum.seconds.most + one.seconds.most },
      diskBytes: sum.diskBytes + one.diskBytes,
      walBytes: sum.walBytes + one.walBytes,
      // The one with more reservations.
      basis: one.basis.length > sum.basis.length ? one.basis : sum.basis,
    }),
    first,
  );
}
